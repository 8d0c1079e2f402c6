using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Running;

/// <summary>Gives a file, or a directory with all that is below it, to another owner.</summary>
internal static class TreeOwner
{
    /// <summary>Sets owner and group; symbolic links themselves are changed, never what they lead to.</summary>
    public static void Set(string path, uint uid, uint gid) => Change(path, _ => uid, _ => gid);

    /// <summary>As <see cref="Set"/>, by what the owner and the group are now.</summary>
    public static void Change(string path, Func<uint, uint> uid, Func<uint, uint> gid)
    {
        Fs.Stat(null, Fs.Bytes(path), out var stat, follow: false).Check(path);
        Fs.SetOwner(null, Fs.Bytes(path), uid(stat.Uid), gid(stat.Gid)).Check(path);
        if (stat.Type != FileStat.Directory) return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(path)) Change(entry, uid, gid);
    }
}
