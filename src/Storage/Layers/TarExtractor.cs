using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Layers;

/// <summary>How files of a layer are put on disk.</summary>
internal sealed record ExtractOptions
{
    /// <summary>Only root of a user namespace: no device nodes, user.* attributes for overlay.</summary>
    public bool Rootless { get; init; }

    public bool IgnoreChownErrors { get; init; }

    public uint? ForceMask { get; init; }

    /// <summary>Leave <c>.wh.</c> files as they are, as fuse-overlayfs wants them.</summary>
    public bool KeepWhiteouts { get; init; }

    public IdMappings Mappings { get; init; } = new();
}

/// <summary>
/// Puts the members of an archive below a directory. Parents are looked up by the kernel with that directory as the root of every link and ".."
/// (openat2, RESOLVE_IN_ROOT), and the last component is never followed, so that no archive can reach outside.
/// </summary>
internal sealed partial class TarExtractor(SafeFileHandle root, ExtractOptions options) : IDisposable
{
    private const int MaxOpenParents = 32;
    private readonly Dictionary<byte[], SafeFileHandle> _parents = new(PathComparer.Instance);
    private readonly List<(byte[] Path, UnixTime Modified)> _directories = [];
    private bool _replaced;
    private byte[]? _lastParent;
    private SafeFileHandle? _lastHandle;

    private static ReadOnlySpan<byte> WhiteoutPrefix => ".wh."u8;

    private static ReadOnlySpan<byte> OpaqueName => ".wh..wh..opq"u8;

    private ReadOnlySpan<byte> OpaqueAttribute => options.Rootless ? "user.overlay.opaque"u8 : "trusted.overlay.opaque"u8;

    /// <summary>Puts one member on disk; reads its content.</summary>
    public void Add(TarEntry entry, TarReader reader)
    {
        var path = TarPath.Clean(entry.Name);
        if (path.Length == 0)
        {
            return; // the root of a layer has the owner and mode of its parent's, whatever the archive says (archive.Unpack)
        }

        (var parentPath, var name) = TarPath.Split(path);
        SafeFileHandle parent;
        try
        {
            parent = Parent(parentPath);
        }
        catch (LinuxException e) when (e.Error == Errno.ENOTDIR && name.AsSpan().StartsWith(WhiteoutPrefix))
        {
            return; // some tools write .wh.foo and then foo/.wh.bar
        }

        if (!options.KeepWhiteouts && name.AsSpan().StartsWith(WhiteoutPrefix))
        {
            AddWhiteout(entry, parent, name);
            return;
        }

        if (Create(entry, reader, parent, name, path, out var file))
        {
            using (file)
            {
                SetMetadata(entry, parent, name, path, file);
            }
        }
    }

    /// <summary>Directories get their times last, for making a file in one changes them.</summary>
    public void Finish()
    {
        foreach ((var path, var modified) in _directories)
        {
            (var parentPath, var name) = TarPath.Split(path);
            if (_replaced && !(Open(parentPath, out var there).Ok && Fs.Stat(there, name, out var stat).Ok && stat.IsDirectory))
                continue;

            Fs.SetTimes(Parent(parentPath), name, modified, modified).Check(path);
        }
    }

    private void AddWhiteout(TarEntry entry, SafeFileHandle parent, byte[] name)
    {
        if (name.AsSpan().SequenceEqual(OpaqueName))
        {
            Fs.SetAttribute(parent, "."u8, OpaqueAttribute, "y"u8).Check(name);
            return;
        }

        var hidden = name[WhiteoutPrefix.Length..];
        if (hidden.Length == 0 || hidden.AsSpan().SequenceEqual("."u8) || hidden.AsSpan().SequenceEqual(".."u8))
            throw TarHeader.Invalid("a whiteout hides nothing");

        var made = Fs.MakeNode(parent, hidden, FileStat.Character, 0, 0);
        if (made.Error == Errno.EEXIST)
        {
            return; // what this layer brings itself hides the lower one anyway
        }

        made.Check(name);
        SetOwner(entry, parent, hidden, hidden);
    }

    /// <summary>Makes the file; false when the kind cannot or need not be made. Regular files and directories stay open for what is set afterwards.</summary>
    private bool Create(TarEntry entry, TarReader reader, SafeFileHandle parent, byte[] name, byte[] path, out SafeFileHandle? file)
    {
        file = null;
        var special = entry.Type is TarEntry.Character or TarEntry.Block or TarEntry.Fifo;
        var type = special && options.ForceMask is not null ? TarEntry.Regular : entry.Type;
        switch (type)
        {
            case TarEntry.Directory:
                MakeDirectory(parent, name, path);
                Fs.OpenAt(parent, name, OpenMode.Read | OpenMode.Directory | OpenMode.NoFollow, 0, out file).Check(path);
                _directories.Add((path, entry.Modified));
                return true;
            case TarEntry.Regular or (byte)'S':
                file = AddFile(entry, reader, parent, name, path);
                return true;
            case TarEntry.Symlink:
                Retry(parent, name, () => Fs.MakeSymlink(entry.LinkName, parent, name)).Check(path);
                return true;
            case TarEntry.HardLink:
                return AddHardLink(entry, parent, name, path);
            case TarEntry.Character or TarEntry.Block when options.Rootless:
                return false; // a user namespace cannot make devices; containers/storage leaves them out, too
            case TarEntry.Character or TarEntry.Block or TarEntry.Fifo:
                var kind = type == TarEntry.Fifo ? FileStat.Fifo : type == TarEntry.Block ? FileStat.Block : FileStat.Character;
                Retry(parent, name, () => Fs.MakeNode(parent, name, kind | 0x180, entry.Major, entry.Minor)).Check(path);
                return true;
            default:
                throw TarHeader.Invalid($"unhandled tar header type {entry.Type}");
        }
    }

    private void MakeDirectory(SafeFileHandle parent, byte[] name, byte[] path)
    {
        var made = Fs.MakeDirectory(parent, name, 0x1c0);
        if (made.Error == Errno.EEXIST)
        {
            Fs.Stat(parent, name, out var existing).Check(path);
            if (existing.IsDirectory) return;

            made = Retry(parent, name, () => Fs.MakeDirectory(parent, name, 0x1c0));
            if (made.Ok && existing.IsWhiteout)
            {
                Fs.SetAttribute(parent, name, OpaqueAttribute, "y"u8).Check(path); // deleted and made anew: nothing below may show through
            }
        }

        made.Check(path);
    }

    private bool AddHardLink(TarEntry entry, SafeFileHandle parent, byte[] name, byte[] path)
    {
        var target = TarPath.Clean(entry.LinkName);
        (var targetParent, var targetName) = TarPath.Split(target);
        if (target.Length == 0 || target.AsSpan().SequenceEqual(path))
            throw TarHeader.Invalid("a hard link to itself");

        Open(targetParent, out var from).Check(path);
        Retry(parent, name, () => Fs.MakeLink(from, targetName, parent, name)).Check(path);
        Fs.Stat(parent, name, out var stat).Check(path);
        return stat.Type != FileStat.Symlink;
    }

    /// <summary>Makes something, after what is in its place was removed if that is needed.</summary>
    private CallResult Retry(SafeFileHandle parent, byte[] name, Func<CallResult> make)
    {
        var made = make();
        if (made.Error == Errno.EEXIST)
        {
            Replace(parent, name);
            made = make();
        }

        return made;
    }

    private void Replace(SafeFileHandle parent, byte[] name)
    {
        Fs.Stat(parent, name, out var existing);
        Fs.RemoveTree(parent, name);
        if (existing.IsDirectory)
        {
            _replaced = true;
            ForgetParents(except: parent);
        }
    }

    private SafeFileHandle Parent(byte[] path)
    {
        var opened = Open(path, out var handle);
        if (opened.Error == Errno.ENOENT)
        {
            (var above, var name) = TarPath.Split(path);
            var made = Fs.MakeDirectory(Parent(above), name, 0x1ed);
            opened = made.Error is 0 or Errno.EEXIST ? Open(path, out handle) : made;
        }

        opened.Check(path);
        return handle!;
    }

    private CallResult Open(byte[] path, out SafeFileHandle? handle)
    {
        if (path.Length == 0)
        {
            handle = root;
            return default;
        }

        if (_lastParent is not null && _lastParent.AsSpan().SequenceEqual(path))
        {
            handle = _lastHandle;
            return default;
        }

        if (!_parents.TryGetValue(path, out handle))
        {
            var opened = Fs.OpenConfined(root, path, OpenMode.Path | OpenMode.Directory, 0, Resolve.InRoot | Resolve.NoMagicLinks, out handle);
            if (!opened.Ok) return opened;

            if (_parents.Count >= MaxOpenParents) ForgetParents(except: null);

            _parents[path] = handle!;
        }

        (_lastParent, _lastHandle) = (path, handle);
        return default;
    }

    private void ForgetParents(SafeFileHandle? except)
    {
        foreach (var handle in _parents.Values)
        {
            if (handle != except) handle.Dispose();
        }

        _parents.Clear();
        _lastParent = null;
    }

    public void Dispose() => ForgetParents(except: null);
}
