using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;

namespace Selkie.Storage.Overlay;

/// <summary>How a layer says that something of those below it is gone (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories").</summary>
/// <param name="UserAttributes">Overlay's attributes are user.* ones, as in a user namespace.</param>
/// <param name="Files">Files called <c>.wh.NAME</c> count as well, as fuse-overlayfs makes them.</param>
internal readonly record struct Whiteouts(bool UserAttributes, bool Files)
{
    private static ReadOnlySpan<byte> Prefix => ".wh."u8;

    private static ReadOnlySpan<byte> OpaqueFile => ".wh..wh..opq"u8;

    /// <summary>Overlay's own attributes, which mean nothing in a copy.</summary>
    public bool IsMark(ReadOnlySpan<byte> attribute) => attribute.StartsWith(UserAttributes ? "user.overlay."u8 : "trusted.overlay."u8);

    /// <summary>The attribute of a directory that hides what lower layers have in it.</summary>
    public ReadOnlySpan<byte> OpaqueAttribute => UserAttributes ? "user.overlay.opaque"u8 : "trusted.overlay.opaque"u8;

    /// <summary>A directory hides what lower layers have in it.</summary>
    public bool IsOpaque(SafeFileHandle directory) =>
        Fs.GetAttribute(directory, "."u8, OpaqueAttribute) is [(byte)'y']
        || (Files && Fs.Stat(directory, OpaqueFile, out _).Ok);

    /// <summary>A directory hides a name of lower layers by a file.</summary>
    public bool Hides(SafeFileHandle directory, ReadOnlySpan<byte> name) => Files && Fs.Stat(directory, [.. Prefix, .. name], out _).Ok;

    /// <summary>The name is no file's, but says that another name is hidden.</summary>
    /// <param name="name">A name of a layer.</param>
    /// <param name="hidden">What it hides.</param>
    public bool IsFile(ReadOnlySpan<byte> name, out byte[] hidden)
    {
        var isWhiteout = Files && name.StartsWith(Prefix);
        hidden = isWhiteout ? name[Prefix.Length..].ToArray() : [];
        return isWhiteout;
    }
}
