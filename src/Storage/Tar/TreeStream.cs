using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Tar;

/// <summary>An archive made from a directory while it is read: names in byte order, no user names, whole seconds, as containers/storage makes it.</summary>
internal sealed class TreeStream : ReadOnlyStream
{
    private static readonly Comparer<DirectoryEntry> ByName = Comparer<DirectoryEntry>.Create((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));

    private readonly TreeOptions _options;
    private readonly WhiteoutWriter? _whiteouts;
    private readonly Stack<Level> _levels = new();
    private readonly SafeFileHandle _root;
    private readonly TreeDescent _way;
    private readonly Dictionary<(ulong Device, ulong Inode), byte[]> _links = [];
    private readonly Queue<byte[]> _blocks = new();
    private int _blockAt;
    private SafeFileHandle? _file;
    private byte[] _fileName = [];
    private long _left;
    private int _padding;
    private bool _ended;

    public TreeStream(SafeFileHandle root, TreeOptions options, WhiteoutWriter? whiteouts)
    {
        _options = options;
        _whiteouts = whiteouts;
        if (options.IncludeRoot)
        {
            Fs.Stat(root, default, out var stat).Check();
            var entry = Describe(root, "."u8.ToArray(), options.Prefix.Length == 0 ? "./"u8.ToArray() : Fs.Bytes(options.Prefix), stat);
            _blocks.Enqueue(TarWriter.Header(entry));
        }

        (_root, _way) = (root, new TreeDescent(root));
        Push([]);
    }

    private sealed record Level(byte[] Path, List<DirectoryEntry> Entries)
    {
        public int Next { get; set; }

        public bool Has(byte[] name) => Entries.BinarySearch(new DirectoryEntry(name, 0, 0), ByName) >= 0;
    }

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_blocks.TryPeek(out var block))
            {
                var n = Math.Min(buffer.Length, block.Length - _blockAt);
                block.AsSpan(_blockAt, n).CopyTo(buffer);
                _blockAt += n;
                if (_blockAt == block.Length)
                {
                    _blocks.Dequeue();
                    _blockAt = 0;
                }

                return n;
            }

            if (_file is not null) return ReadFile(buffer);

            if (!Advance()) return 0;
        }

        return 0;
    }

    private int ReadFile(Span<byte> buffer)
    {
        var n = Fs.Read(_file!, buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (n == 0)
        {
            throw new StorageException(StorageError.Invalid, $"{Encoding.UTF8.GetString(_fileName)} became shorter while it was read");
        }

        _left -= n;
        if (_left == 0)
        {
            _file!.Dispose();
            _file = null;
            if (_padding > 0) _blocks.Enqueue(new byte[_padding]);
        }

        return n;
    }

    private void Push(byte[] path)
    {
        var entries = Fs.List(_way.Here);
        entries.Sort(ByName);
        _levels.Push(new Level(path, entries));
    }

    private bool Advance()
    {
        if (!_levels.TryPeek(out var level))
        {
            var first = !_ended;
            _ended = true;
            if (first) _blocks.Enqueue(new byte[2 * TarHeader.BlockSize]);

            return first;
        }

        if (level.Next == level.Entries.Count)
        {
            _levels.Pop();
            if (_levels.Count > 0) _way.Leave();

            return true;
        }

        var name = level.Entries[level.Next++].Name;
        var path = TreeNames.Join(level.Path, name);
        if (Fs.Stat(_way.Here, name, out var stat).Ok && stat.Type != FileStat.Socket && _options.Exclude?.Invoke(Encoding.UTF8.GetString(path)) != true
            && !IsNeedless(level, name, stat))
        {
            Add(_way.Here, name, path, stat);
        }

        return true;
    }

    // A whiteout says what another one beside it says already, or hides nothing: fuse-overlayfs leaves both a device and a file, in every directory that it makes.
    private bool IsNeedless(Level level, byte[] name, FileStat stat)
    {
        if (_whiteouts is null || !(stat.IsWhiteout || name.AsSpan().StartsWith(".wh."u8))) return false;

        var member = stat.IsWhiteout ? [.. ".wh."u8, .. name] : name;
        return (stat.IsWhiteout && level.Has(member)) || _whiteouts.HidesNothing(level.Path, member);
    }

    private void Add(SafeFileHandle directory, byte[] name, byte[] path, FileStat stat)
    {
        byte[] full = [.. Fs.Bytes(_options.Prefix), .. path];
        var entry = Describe(directory, name, stat.IsDirectory ? [.. full, (byte)'/'] : full, stat);
        if (!stat.IsDirectory && stat.Links > 1)
        {
            if (_links.TryGetValue((stat.Device, stat.Inode), out var first))
            {
                (entry.Type, entry.LinkName, entry.Size) = (TarEntry.HardLink, first, 0);
            }
            else
            {
                _links[(stat.Device, stat.Inode)] = full;
            }
        }

        var opaque = _whiteouts?.Convert(entry, directory, name, path, stat);
        if (entry is { Type: TarEntry.Regular, Size: > 0 })
        {
            if (!TryOpen(directory, name, path)) return;

            (_fileName, _left, _padding) = (path, entry.Size, (int)(-entry.Size & (TarHeader.BlockSize - 1)));
        }

        _blocks.Enqueue(TarWriter.Header(entry));
        if (opaque is not null) _blocks.Enqueue(TarWriter.Header(opaque));

        if (stat.IsDirectory && Fs.OpenDirectory(directory, name) is { } child)
        {
            _way.Enter(child);
            Push(path);
        }
    }

    // What is no regular file any more is left out, as what is gone.
    private bool TryOpen(SafeFileHandle directory, byte[] name, byte[] path)
    {
        var opened = Fs.OpenAt(directory, name, OpenMode.Read | OpenMode.NoFollow | OpenMode.NonBlocking, 0, out _file);
        if (opened.Error is not (Errno.ENOENT or Errno.ELOOP or Errno.ENXIO))
        {
            opened.Check(path);
            if (Fs.Stat(_file, default, out var stat).Ok && stat.Type == FileStat.Regular) return true;
        }

        _file?.Dispose();
        _file = null;
        return false;
    }

    private TarEntry Describe(SafeFileHandle directory, byte[] name, byte[] full, FileStat stat)
    {
        TarEntry entry = new()
        {
            Name = full,
            Mode = stat.Mode & 0xfff,
            Uid = IdMappings.ToContainer(_options.Mappings.Uids, stat.Uid) ?? stat.Uid,
            Gid = IdMappings.ToContainer(_options.Mappings.Gids, stat.Gid) ?? stat.Gid,
            Modified = new UnixTime(stat.Modified.Seconds, 0),
            Major = stat.Major,
            Minor = stat.Minor,
            Type = stat.Type switch
            {
                FileStat.Directory => TarEntry.Directory,
                FileStat.Symlink => TarEntry.Symlink,
                FileStat.Character => TarEntry.Character,
                FileStat.Block => TarEntry.Block,
                FileStat.Fifo => TarEntry.Fifo,
                _ => TarEntry.Regular,
            },
        };
        entry.Size = entry.RealSize = entry.Type == TarEntry.Regular ? stat.Size : 0;
        if (entry.Type == TarEntry.Symlink)
        {
            Fs.ReadLink(directory, name, out var target).Check(full);
            entry.LinkName = target;
        }
        else
        {
            AddAttributes(entry, directory, name);
        }

        return entry;
    }

    private static void AddAttributes(TarEntry entry, SafeFileHandle directory, byte[] name)
    {
        foreach (var attribute in Fs.ListAttributes(directory, name))
        {
            ReadOnlySpan<byte> a = attribute;
            var wanted = a.SequenceEqual("security.capability"u8) || a.SequenceEqual("security.ima"u8)
                || (a.StartsWith("user."u8) && !a.StartsWith("user.overlay."u8));
            if (wanted && Fs.GetAttribute(directory, name, attribute) is { } value)
                entry.Attributes.Add(new TarAttribute(attribute, value));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        _way.Dispose();
        _root.Dispose();
        _whiteouts?.Dispose();
        base.Dispose(disposing);
    }
}
