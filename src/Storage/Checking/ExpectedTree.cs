using System.Text;
using Selkie.Linux.Files;
using Selkie.Storage.Layers;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Checking;

/// <summary>What a file must be.</summary>
internal sealed record ExpectedFile(uint Type, uint Mode, long Uid, long Gid, long Size, long Modified)
{
    /// <summary>A directory that the archive has no member for, or a whiteout: only its kind is known.</summary>
    public bool KindOnly { get; init; }
}

/// <summary>The files that archives lead to: of one layer by itself, or of several on top of each other.</summary>
/// <param name="whole">Whiteouts take away what is below instead of being there themselves.</param>
internal sealed class ExpectedTree(bool whole)
{
    private static readonly ExpectedFile Implied = new(FileStat.Directory, 0, 0, 0, 0, 0) { KindOnly = true };
    private static readonly ExpectedFile Whiteout = new(FileStat.Character, 0, 0, 0, 0, 0) { KindOnly = true };

    private readonly Dictionary<string, List<string>> _names = [];

    /// <summary>Files by their path without a leading slash.</summary>
    public SortedDictionary<string, ExpectedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an archive's members: first what they take away, then files, then hard links to them.</summary>
    public void Add(List<TarEntry> entries)
    {
        foreach (var entry in entries.Where(IsWhiteout)) AddWhiteout(Text(entry.Name));

        foreach (var entry in entries.Where(e => !IsWhiteout(e) && e.Type != TarEntry.HardLink))
            Put(Text(entry.Name), Describe(entry));

        foreach (var entry in entries.Where(e => !IsWhiteout(e) && e.Type == TarEntry.HardLink))
            AddLink(Text(entry.Name), Text(entry.LinkName), entry);
    }

    // All names of a file are one file: what its last name's header says holds for all of them.
    private void AddLink(string path, string target, TarEntry entry)
    {
        if (Files.GetValueOrDefault(target) is not { } file)
        {
            Put(path, Describe(entry));
            return;
        }

        if (!_names.TryGetValue(target, out var names)) _names[target] = names = [target];

        names.Add(path);
        _names[path] = names;
        var now = file.Type == FileStat.Symlink ? file : Describe(entry) with { Type = file.Type, Size = file.Size };
        names.ForEach(name => Put(name, now));
    }

    private static string Text(byte[] name) => Encoding.Latin1.GetString(TarPath.Clean(name));

    private static bool IsWhiteout(TarEntry entry) => Text(entry.Name).Split('/')[^1].StartsWith(".wh.", StringComparison.Ordinal);

    private void AddWhiteout(string path)
    {
        var slash = path.LastIndexOf('/');
        string directory = path[..(slash + 1)], name = path[(slash + 1)..];
        if (name == ".wh..wh..opq")
        {
            Imply(path);
            if (whole) Remove(directory);

            return;
        }

        var hidden = directory + name[4..];
        if (whole)
        {
            Files.Remove(hidden);
            Remove(hidden + "/");
            return;
        }

        Imply(hidden);
        Files.TryAdd(hidden, Whiteout);
    }

    private void Put(string path, ExpectedFile file)
    {
        if (path.Length == 0)
        {
            return; // the root has its parent's attributes
        }

        Imply(path);
        if (file.Type != FileStat.Directory && Files.GetValueOrDefault(path)?.Type == FileStat.Directory)
            Remove(path + "/");

        Files[path] = file;
    }

    private void Imply(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            Files.TryAdd(path[..slash], Implied);
    }

    private void Remove(string prefix)
    {
        foreach (var path in Files.Keys.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).ToList())
            Files.Remove(path);
    }

    private static ExpectedFile Describe(TarEntry entry)
    {
        var type = entry.Type switch
        {
            TarEntry.Directory => FileStat.Directory,
            TarEntry.Symlink => FileStat.Symlink,
            TarEntry.Character => FileStat.Character,
            TarEntry.Block => FileStat.Block,
            TarEntry.Fifo => FileStat.Fifo,
            _ => FileStat.Regular,
        };
        return new ExpectedFile(type, entry.Mode & 0xfff, entry.Uid, entry.Gid, type == FileStat.Regular ? entry.RealSize : 0, entry.Modified.Seconds);
    }
}
