using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;

namespace Selkie.Storage.Tar;

/// <summary>Turns what overlay leaves for deleted files into the members that layers have for them (ConvertWrite of archive_linux.go).</summary>
/// <param name="lowers">The layers below.</param>
internal sealed class WhiteoutWriter(LowerLayers lowers) : IDisposable
{
    /// <summary>Changes the member of a whiteout; gives a second member for an opaque directory that hides something.</summary>
    public TarEntry? Convert(TarEntry entry, SafeFileHandle directory, byte[] name, byte[] path, FileStat stat)
    {
        if (stat.IsWhiteout)
        {
            var slash = entry.Name.AsSpan().LastIndexOf((byte)'/');
            entry.Name = [.. entry.Name.AsSpan(0, slash + 1), .. ".wh."u8, .. entry.Name.AsSpan(slash + 1)];
            (entry.Type, entry.Mode, entry.Size, entry.LinkName) = (TarEntry.Regular, 0, 0, []);
            return null;
        }

        if (!stat.IsDirectory || !lowers.IsOpaque(directory, name) || !lowers.IsBelow(path)) return null;

        return new TarEntry { Name = [.. entry.Name, .. ".wh..wh..opq"u8], Mode = entry.Mode & 0x1ff, Uid = entry.Uid, Gid = entry.Gid };
    }

    /// <summary>Whether a member marks a directory as opaque that hides nothing below.</summary>
    /// <param name="directory">Path of the directory.</param>
    /// <param name="member">Name of the member.</param>
    public bool HidesNothing(byte[] directory, byte[] member) => member.AsSpan().SequenceEqual(".wh..wh..opq"u8) && !lowers.IsBelow(directory);

    public void Dispose() => lowers.Dispose();
}
