using Selkie.Linux.Files;

namespace Selkie.Engine.Configuration;

/// <summary>The file system that a store lies on, by the names of containers/storage (drivers/driver_linux.go).</summary>
internal static class BackingFileSystem
{
    private static readonly Dictionary<long, string> Names = new()
    {
        [0xEF53] = "extfs",
        [0x58465342] = "xfs",
        [0x9123683E] = "btrfs",
        [0x01021994] = "tmpfs",
        [0x794C7630] = "overlayfs",
        [0x2FC12FC1] = "zfs",
        [0xF2F52010] = "f2fs",
        [0x6969] = "nfs",
    };

    /// <summary>The name of the file system that has a directory, or will have it.</summary>
    /// <param name="directory">The directory.</param>
    public static string Of(string directory)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } above) directory = above;
        return Names.GetValueOrDefault(Fs.FileSystemType(directory), "<unknown>");
    }
}
