using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Running;

/// <summary>Gives a file, or a directory with all that is below it, to another owner.</summary>
internal static class TreeOwner
{
    /// <summary>Sets owner and group; symbolic links themselves are changed, never what they lead to.</summary>
    public static void Set(string path, uint uid, uint gid)
    {
        Fs.SetOwner(null, Fs.Bytes(path), uid, gid).Check(path);
        if (!Directory.Exists(path) || new DirectoryInfo(path).LinkTarget is not null) return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(path)) Set(entry, uid, gid);
    }
}
