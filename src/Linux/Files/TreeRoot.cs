using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Files;

/// <summary>
/// The root of a stranger's tree, which may change while it is looked at. The kernel itself keeps each look-up below it (openat2(2), Linux 5.6); links of /proc
/// that jump elsewhere are refused.
/// </summary>
public sealed class TreeRoot : IDisposable
{
    private const uint PublicDirectory = 0x1ed; // 0755

    private readonly SafeFileHandle _directory;

    /// <summary>Opens the root.</summary>
    /// <param name="directory">A path of the engine's own.</param>
    public TreeRoot(string directory) => _directory = Fs.Open(directory, OpenMode.Path | OpenMode.Directory);

    /// <summary>Takes an open directory.</summary>
    /// <param name="directory">A descriptor, O_PATH is enough; it is closed with this object.</param>
    public TreeRoot(SafeFileHandle directory) => _directory = directory;

    /// <summary>Finds a file as a process would whose root this is: links lead where they would lead it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Null where there is none.</returns>
    public TreeFile? Find(TreePath path)
    {
        var opened = Open(path.Bytes, Resolve.InRoot, out var file);
        return opened.Error is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP ? null : Checked(opened, path, file);
    }

    /// <summary>Finds a file while no link and no ".." may lead out of the tree, absolute links included.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="LinuxException">There is none; EXDEV: the path leads out.</exception>
    public TreeFile FindBeneath(TreePath path) => Checked(Open(path.Bytes.TrimStart((byte)'/'), Resolve.Beneath, out var file), path, file);

    /// <summary>Appends to a regular file, as a process would whose root this is; a file that is missing is made, for its owner alone, and so is its directory below the root.</summary>
    /// <param name="path">The path.</param>
    /// <param name="text">What is appended.</param>
    /// <exception cref="LinuxException">There is no such directory; EINVAL: something else than a file is there.</exception>
    public void Append(TreePath path, ReadOnlySpan<byte> text)
    {
        // A FIFO without a reader fails at once (ENXIO).
        const OpenMode Mode = OpenMode.Write | OpenMode.Append | OpenMode.Create | OpenMode.NonBlocking;
        var opened = Fs.OpenConfined(_directory, path.Bytes, Mode, Fs.PrivateFile, Resolve.InRoot | Resolve.NoMagicLinks, out var file);
        if (opened.Error == Errno.ENOENT && path.Names() is [var directory, _] && Fs.MakeDirectory(_directory, directory, PublicDirectory).Ok)
            opened = Fs.OpenConfined(_directory, path.Bytes, Mode, Fs.PrivateFile, Resolve.InRoot | Resolve.NoMagicLinks, out file);
        opened.Check(path.ToString());
        using (file)
        {
            Fs.Stat(file, default, out var stat).Check(path.ToString());
            if (stat.Type != FileStat.Regular) throw new LinuxException("append", Errno.EINVAL, path.ToString());

            Fs.Write(file!, text).Check(path.ToString());
        }
    }

    private CallResult Open(ReadOnlySpan<byte> path, Resolve limit, out TreeFile? file)
    {
        var opened = Fs.OpenConfined(_directory, path.IsEmpty ? "."u8 : path, OpenMode.Path, 0, limit | Resolve.NoMagicLinks, out var place);
        file = opened.Ok ? new TreeFile(place!) : null;
        return opened;
    }

    private static TreeFile Checked(CallResult opened, TreePath path, TreeFile? file)
    {
        opened.Check(path.ToString());
        return file!;
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
