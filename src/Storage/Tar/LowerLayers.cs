using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;

namespace Selkie.Storage.Tar;

/// <summary>The layers below one: what of them shows, and what overlay left for deleted files.</summary>
/// <param name="lowers">Directories of the layers, uppermost first.</param>
/// <param name="rootless">Overlay's attributes are user.* ones.</param>
internal sealed class LowerLayers(IReadOnlyList<SafeFileHandle> lowers, bool rootless) : IDisposable
{
    /// <summary>Whether a directory hides everything of the same name below.</summary>
    public bool IsOpaque(SafeFileHandle directory, byte[] name) =>
        Fs.GetAttribute(directory, name, rootless ? "user.overlay.opaque"u8 : "trusted.overlay.opaque"u8) is [(byte)'y'];

    /// <summary>Whether a path exists in what the layers show.</summary>
    public bool IsBelow(byte[] path) => FindShown(path) is not null;

    /// <summary>The file that the layers show at a path, or null.</summary>
    public FileStat? FindShown(byte[] path)
    {
        foreach (SafeFileHandle lower in lowers)
        {
            if (Find(lower, path) is { } there)
            {
                return there.IsWhiteout ? null : there;
            }

            for (int slash = path.AsSpan().LastIndexOf((byte)'/'); slash > 0; slash = path.AsSpan(0, slash).LastIndexOf((byte)'/'))
            {
                if (Find(lower, path.AsSpan(0, slash)) is { IsWhiteout: true })
                {
                    return null;
                }
            }
        }

        return null;
    }

    private static FileStat? Find(SafeFileHandle lower, ReadOnlySpan<byte> path)
    {
        const Resolve Inside = Resolve.InRoot | Resolve.NoMagicLinks;
        if (!Fs.OpenConfined(lower, path, OpenMode.Path | OpenMode.NoFollow, 0, Inside, out SafeFileHandle? file).Ok)
        {
            return null;
        }

        using (file)
        {
            return Fs.Stat(file, default, out FileStat stat).Ok ? stat : null;
        }
    }

    public void Dispose()
    {
        foreach (SafeFileHandle lower in lowers)
        {
            lower.Dispose();
        }
    }
}
