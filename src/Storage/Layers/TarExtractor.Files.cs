using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci.Mapping;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Layers;

internal sealed partial class TarExtractor
{
    private static void WritePieces(TarEntry entry, TarReader reader, SafeFileHandle file, byte[] path)
    {
        foreach (var piece in entry.Sparse!)
        {
            long offset = piece.Offset, end = piece.Offset + piece.Length;
            while (offset < end)
            {
                var data = reader.PeekContent();
                data = data[..(int)Math.Min(data.Length, end - offset)];
                Fs.WriteAt(file, data, offset).Check(path);
                offset += data.Length;
                reader.Consume(data.Length);
            }
        }

        Fs.SetLength(file, entry.RealSize).Check(path);
    }

    private SafeFileHandle AddFile(TarEntry entry, TarReader reader, SafeFileHandle parent, byte[] name, byte[] path)
    {
        const OpenMode New = OpenMode.Write | OpenMode.Create | OpenMode.Exclusive | OpenMode.NoFollow;
        var opened = Fs.OpenAt(parent, name, New, 0x180, out var file);
        if (opened.Error == Errno.EEXIST)
        {
            Replace(parent, name);
            opened = Fs.OpenAt(parent, name, New, 0x180, out file);
        }

        opened.Check(path);
        try
        {
            WriteContent(entry, reader, file!, path);
            return file!;
        }
        catch
        {
            file!.Dispose();
            throw;
        }
    }

    private void WriteContent(TarEntry entry, TarReader reader, SafeFileHandle file, byte[] path)
    {
        if (entry.Sparse is not null)
        {
            WritePieces(entry, reader, file, path);
            return;
        }

        for (ReadOnlySpan<byte> data; !(data = reader.PeekContent()).IsEmpty;)
        {
            Fs.Write(file, data).Check(path);
            Observe?.Invoke(data);
            reader.Consume(data.Length);
        }
    }

    /// <summary>Sees the content of ordinary files while it is written.</summary>
    public ContentObserver? Observe { get; init; }

    /// <summary>Sees content.</summary>
    public delegate void ContentObserver(ReadOnlySpan<byte> data);

    // What others may rename meanwhile (a volume that is in use) is changed by its descriptor, or by a name that is not followed.
    private void SetMetadata(TarEntry entry, SafeFileHandle parent, byte[] name, byte[] path, SafeFileHandle? file)
    {
        var mode = options.ForceMask ?? (entry.Mode & 0xfff);
        if (options.ForceMask is null) SetOwner(entry, parent, name, path, file);

        if (entry.Type != TarEntry.Symlink)
        {
            (file is null ? Fs.SetMode(parent, name, mode) : Fs.SetMode(file, mode)).Check(path); // after the owner, for a change of owner drops setuid
        }

        foreach (var attribute in entry.Attributes) SetAttribute(attribute, parent, name, path);

        if (options.ForceMask is not null && entry.Type is not (TarEntry.Symlink or TarEntry.HardLink))
            Fs.SetAttribute(parent, name, "user.containers.override_stat"u8, OverrideStat(entry)).Check(path);

        if (entry.Type != TarEntry.Directory)
        {
            var accessed = entry.Accessed is { } a && a.CompareTo(entry.Modified) > 0 ? a : entry.Modified;
            Fs.SetTimes(parent, name, accessed, entry.Modified).Check(path);
        }
    }

    private void SetAttribute(TarAttribute attribute, SafeFileHandle parent, byte[] name, byte[] path)
    {
        if (attribute.Name.AsSpan().SequenceEqual("security.selinux"u8)) return;

        var set = Fs.SetAttribute(parent, name, attribute.Name, attribute.Value);
        if (set.Error is Errno.EOPNOTSUPP || (options.Rootless && set.Error == Errno.EPERM))
        {
            return; // the file system has none of this kind, or a user namespace may not: containers/storage goes on, too
        }

        set.Check(path);
    }

    private void SetOwner(TarEntry entry, SafeFileHandle parent, byte[] name, byte[] path, SafeFileHandle? file = null)
    {
        uint uid = Map(options.Mappings.Uids, entry.Uid), gid = Map(options.Mappings.Gids, entry.Gid);
        var set = file is null ? Fs.SetOwner(parent, name, uid, gid) : Fs.SetOwner(file, uid, gid);
        if (set.Ok || options.IgnoreChownErrors) return;

        if (set.Error == Errno.EINVAL)
        {
            throw new StorageException(
                StorageError.Invalid,
                $"potentially insufficient UIDs or GIDs available in user namespace (requested {uid}:{gid} for /{Encoding.UTF8.GetString(path)}): "
                + $"Check /etc/subuid and /etc/subgid if configured locally and run \"podman system migrate\": lchown /{Encoding.UTF8.GetString(path)}: invalid argument");
        }

        set.Check(path);
    }

    private static uint Map(IReadOnlyList<IdMap> maps, long id)
    {
        if (id is < 0 or > uint.MaxValue - 1)
        {
            throw TarHeader.Invalid($"id {id} is out of range");
        }

        return IdMappings.ToHost(maps, (uint)id) ?? throw new StorageException(StorageError.Invalid, $"Container ID {id} cannot be mapped to a host ID");
    }

    /// <summary>What fuse-overlayfs shows instead of the real owner and mode (FormatContainersOverrideXattrDevice of idtools.go).</summary>
    private static byte[] OverrideStat(TarEntry entry)
    {
        var type = entry.Type switch
        {
            TarEntry.Directory => "dir",
            TarEntry.Fifo => "pipe",
            TarEntry.Block => string.Create(CultureInfo.InvariantCulture, $"block-{entry.Major}-{entry.Minor}"),
            TarEntry.Character => string.Create(CultureInfo.InvariantCulture, $"char-{entry.Major}-{entry.Minor}"),
            _ => "file",
        };
        var mode = Convert.ToString(entry.Mode & 0xfff, 8).PadLeft(4, '0');
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{entry.Uid}:{entry.Gid}:{mode}:{type}"));
    }
}
