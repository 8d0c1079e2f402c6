using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Files;

/// <summary>
/// Something in a stranger's tree, held by a descriptor that only names it (O_PATH): nothing was opened yet, so that neither a FIFO hangs nor a device does
/// anything. All that is done to it is done to this very file, whatever its name leads to by then.
/// </summary>
public sealed class TreeFile : IDisposable
{
    private readonly bool _owns;

    /// <summary>Holds what was found.</summary>
    /// <param name="place">An O_PATH descriptor.</param>
    /// <param name="owns">Close it with this object.</param>
    public TreeFile(SafeFileHandle place, bool owns = true)
    {
        (Place, _owns) = (place, owns);
        Fs.Stat(place, default, out var stat).Check();
        Stat = stat;
    }

    /// <summary>The descriptor.</summary>
    public SafeFileHandle Place { get; }

    /// <summary>What it was when it was found.</summary>
    public FileStat Stat { get; }

    /// <summary>The content of a regular file; null for anything else.</summary>
    /// <param name="most">Bytes that are still taken.</param>
    /// <exception cref="LinuxException">EFBIG: it is larger.</exception>
    public byte[]? ReadAll(int most)
    {
        if (Stat.Type != FileStat.Regular) return null;

        using var file = Fs.Reopen(Place, OpenMode.Read);
        var data = new byte[(int)Math.Min(Stat.Size, most) + 1];
        var length = 0;
        for (int n; length < data.Length && (n = Fs.Read(file, data.AsSpan(length))) > 0; length += n)
        {
            if (length + n == data.Length && data.Length <= most)
            {
                Array.Resize(ref data, (int)Math.Min(2L * data.Length, most + 1L)); // it grows, or is one of /proc
            }
        }

        return length <= most ? data[..length] : throw new LinuxException("read", Errno.EFBIG);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_owns) Place.Dispose();
    }
}
