using Selkie.Linux.Files;

namespace Selkie.Storage.Tar;

/// <summary>A piece of a sparse file that has content.</summary>
internal readonly record struct SparsePiece(long Offset, long Length);

/// <summary>An extended attribute.</summary>
internal readonly record struct TarAttribute(byte[] Name, byte[] Value);

/// <summary>A member of a tar archive, with long names, large numbers and attributes already put in.</summary>
internal sealed class TarEntry
{
    public const byte Regular = (byte)'0', HardLink = (byte)'1', Symlink = (byte)'2', Character = (byte)'3', Block = (byte)'4', Directory = (byte)'5', Fifo = (byte)'6';

    public byte[] Name { get; set; } = [];

    public byte[] LinkName { get; set; } = [];

    public byte Type { get; set; } = Regular;

    /// <summary>Permission bits with setuid, setgid and sticky; more for archives that put the file type there too.</summary>
    public uint Mode { get; set; }

    public long Uid { get; set; }

    public long Gid { get; set; }

    public byte[] UserName { get; set; } = [];

    public byte[] GroupName { get; set; } = [];

    /// <summary>Bytes of content in the archive.</summary>
    public long Size { get; set; }

    /// <summary>Bytes of the file: other than <see cref="Size"/> for a sparse one.</summary>
    public long RealSize { get; set; }

    public UnixTime Modified { get; set; }

    public UnixTime? Accessed { get; set; }

    public UnixTime? Changed { get; set; }

    public uint Major { get; set; }

    public uint Minor { get; set; }

    public List<TarAttribute> Attributes { get; set; } = [];

    /// <summary>Pieces of a sparse file in order, or null for an ordinary one.</summary>
    public List<SparsePiece>? Sparse { get; set; }

    /// <summary>Whether only the header says something (Go's isHeaderOnly): no content follows, whatever the size says.</summary>
    public bool IsHeaderOnly => Type is HardLink or Symlink or Character or Block or Directory or Fifo;
}
