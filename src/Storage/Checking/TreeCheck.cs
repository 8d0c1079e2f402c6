using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Checking;

/// <summary>Compares a tree on disk with what must be there. Where options change how files are put on disk, those attributes are not compared.</summary>
internal sealed class TreeCheck(ExpectedTree expected, IdMappings mappings, StoreOptions options)
{
    private readonly List<string> _differences = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>The differences: <c>+path</c> for what is too much, <c>-path</c> for what is missing, <c>path(what)</c> for what is other.</summary>
    public List<string> Compare(SafeFileHandle root)
    {
        Walk(root, "");
        foreach ((var path, var file) in expected.Files)
        {
            var device = file.Type is FileStat.Character or FileStat.Block && !file.KindOnly;
            var asName = file is { KindOnly: true, Type: FileStat.Character } && _seen.Contains(WhiteoutName(path));
            if (!_seen.Contains(path) && !asName && !(device && options.Rootless))
                _differences.Add("-/" + Shown(path));
        }

        _differences.Sort((a, b) => string.CompareOrdinal(a.TrimStart('+', '-'), b.TrimStart('+', '-')));
        return _differences;
    }

    private static string WhiteoutName(string path) => path[..(path.LastIndexOf('/') + 1)] + ".wh." + path[(path.LastIndexOf('/') + 1)..];

    // Paths are bytes; Latin-1 keeps each, so that names of any bytes can be told apart.
    private static string Shown(string path) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path));

    private void Walk(SafeFileHandle directory, string prefix)
    {
        foreach (var entry in Fs.List(directory))
        {
            var path = prefix + Encoding.Latin1.GetString(entry.Name);
            if (!Fs.Stat(directory, entry.Name, out var stat).Ok) continue;

            TreeNames.Require(path); // the depth of this walk is bounded, too
            _seen.Add(path);
            if (expected.Files.TryGetValue(path, out var file))
            {
                CompareOne(path, file, stat);
            }
            else if (!IsWhiteoutFile(path))
            {
                _differences.Add($"+/{Shown(path)}{(stat.IsDirectory ? "/" : "")}");
            }

            using var child = stat.IsDirectory ? Fs.OpenDirectory(directory, entry.Name) : null;
            if (child is not null) Walk(child, path + "/");
        }
    }

    // fuse-overlayfs keeps the names that archives have.
    private bool IsWhiteoutFile(string path) => options.MountProgram is not null && path[(path.LastIndexOf('/') + 1)..].StartsWith(".wh.", StringComparison.Ordinal);

    private void CompareOne(string path, ExpectedFile file, FileStat stat)
    {
        var masked = options.ForceMask is not null;
        List<string> what = [];
        if (file.Type != stat.Type && !masked)
        {
            what.Add($"filetype:{Letter(file.Type)}￫{Letter(stat.Type)}");
        }

        if (!file.KindOnly)
        {
            CompareOwner(file, stat, masked, what);
            Note(what, "size", file.Size, stat.Type == FileStat.Regular ? stat.Size : 0);
            if (!masked && file.Type != FileStat.Symlink && file.Mode != (stat.Mode & 0xfff))
            {
                what.Add($"mode:{Convert.ToString(file.Mode, 8).PadLeft(4, '0')}￫{Convert.ToString(stat.Mode & 0xfff, 8).PadLeft(4, '0')}");
            }

            Note(what, "mtime", file.Modified, stat.Modified.Seconds);
        }

        if (what.Count > 0)
        {
            _differences.Add($"/{Shown(path)}({string.Join(',', what)})");
        }
    }

    private void CompareOwner(ExpectedFile file, FileStat stat, bool masked, List<string> what)
    {
        if (options.IgnoreChownErrors || masked) return;

        Note(what, "uid", file.Uid, IdMappings.ToContainer(mappings.Uids, stat.Uid) ?? stat.Uid);
        Note(what, "gid", file.Gid, IdMappings.ToContainer(mappings.Gids, stat.Gid) ?? stat.Gid);
    }

    private static void Note(List<string> what, string name, long expected, long actual)
    {
        if (expected != actual)
        {
            what.Add($"{name}:{expected}￫{actual}");
        }
    }

    private static char Letter(uint type) => type switch
    {
        FileStat.Directory => 'd',
        FileStat.Symlink => 'l',
        FileStat.Character => 'c',
        FileStat.Block => 'b',
        FileStat.Fifo => 'p',
        FileStat.Socket => 's',
        _ => '-',
    };
}
