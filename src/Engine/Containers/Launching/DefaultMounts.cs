using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// The administrator's default mounts (containers-mounts.conf(5)): files and directories of the host whose copies every container gets,
/// such as subscriptions. The copies are made at the first start.
/// </summary>
internal sealed class DefaultMounts(EngineContext engine, ContainerSpec spec, ContainerPaths paths)
{
    private const int MostDepth = 40;

    /// <summary>Mounts as destination and source.</summary>
    /// <exception cref="EngineError">A line of the list has no two paths.</exception>
    public IEnumerable<(string Destination, string Source)> Prepare()
    {
        foreach (var list in Lists())
            foreach (var line in File.ReadLines(list))
            {
                if (!line.StartsWith('/')) continue;
                var pair = line.Trim().Split(':', 2);
                if (pair.Length < 2 && !Exists(pair[0])) continue;
                if (pair.Length < 2) throw new EngineError(ErrorKind.Invalid, $"unable to get host and container dir from path: {line}");
                if (!Exists(pair[0]))
                {
                    engine.Log.Info($"path \"{pair[0]}\" from \"{list}\" doesn't exist, skipping");
                    continue;
                }
                if (spec.Mounts.Any(mount => mount.Destination == pair[1])) continue;
                yield return (pair[1], Copy(pair[0], pair[1]));
            }
    }

    private IEnumerable<string> Lists()
    {
        if (engine.Options.DefaultMountsFile is { Length: > 0 } given) return File.Exists(given) ? [given] : [];
        var user = Path.Combine(UserDirectories.Config, "containers/mounts.conf");
        if (UserDirectories.Rootless && File.Exists(user)) return [user];
        return new[] { "/etc/containers/mounts.conf", "/usr/share/containers/mounts.conf" }.Where(File.Exists);
    }

    private string Copy(string source, string destination)
    {
        var copy = paths.Run + destination;
        if (Exists(copy)) return copy;
        Fs.MakePrivateDirectory(Path.GetDirectoryName(copy)!);
        try
        {
            CopyOfHost(source, copy, MostDepth);
        }
        catch
        {
            Fs.RemoveTree(copy); // the next start would take a part for the whole
            throw;
        }
        var (uid, gid) = (IdMaps.ToHost(0, spec.Namespaces.UidMap), IdMaps.ToHost(0, spec.Namespaces.GidMap));
        if (uid == 0 && gid == 0) return copy;
        using var place = Fs.Open(copy, OpenMode.Path);
        TreeOwner.Set(place, uid, gid);
        return copy;
    }

    // Links are followed, as the list's author means the files that they lead to; neither FIFOs nor devices are read. The copy is the engine's until the start.
    private static void CopyOfHost(string source, string copy, int depth)
    {
        var looked = Fs.Stat(null, Fs.Bytes(source), out var stat, follow: true);
        // The kernel follows 40 links, and fewer where it has to begin a look-up anew.
        if (looked.Error == Errno.ELOOP) throw TooDeep(source);
        looked.Check(source);
        if (stat.Type == FileStat.Regular)
        {
            using var from = Fs.Open(source, OpenMode.Read);
            using var to = Fs.Open(copy, OpenMode.Write | OpenMode.Create | OpenMode.Exclusive, Fs.PrivateFile);
            Fs.CopyContent(from, to, stat.Size).Check(copy);
            Fs.SetMode(to, stat.Mode & 0xfff).Check(copy);
        }
        else if (stat.IsDirectory)
        {
            if (depth == 0) throw TooDeep(source);
            Fs.MakeDirectory(null, Fs.Bytes(copy), Fs.PrivateDirectory).Check(copy);
            foreach (var name in Fs.List(source).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Name))) CopyOfHost($"{source}/{name}", $"{copy}/{name}", depth - 1);
            Fs.SetMode(null, Fs.Bytes(copy), stat.Mode & 0xfff).Check(copy);
        }
    }

    private static EngineError TooDeep(string source) => new(ErrorKind.Invalid, $"{source} is too deep to be copied, or a link leads back");

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}
