namespace Selkie.Linux.Files;

/// <summary>Paths of a tree's files, relative to its top.</summary>
public static class TreeNames
{
    /// <summary>The path of a name in a directory.</summary>
    /// <param name="directory">The directory's path; empty for the top.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="LinuxException">No path can name it (ENAMETOOLONG): a process made the tree deeper, step by step, and no archive or image can hold it.</exception>
    public static byte[] Join(byte[] directory, byte[] name)
    {
        var path = directory.Length == 0 ? name : [.. directory, (byte)'/', .. name];
        return path.Length <= Fs.MaxPath ? path : throw TooLong(path);
    }

    /// <summary>Refuses what <see cref="Join"/> refuses.</summary>
    /// <param name="path">A path.</param>
    public static void Require(string path)
    {
        if (path.Length > Fs.MaxPath) throw TooLong(Fs.Bytes(path));
    }

    private static LinuxException TooLong(byte[] path) => new("path", Errno.ENAMETOOLONG, new TreePath(path.AsSpan(0, 60)) + "...");
}
