using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Containers.Status;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// What a container mounts and another has a say in: parts of volumes (subpath of --mount), the shared memory of another container. A link may come to stand in its
/// place at any moment, so that no path leads to it safely. It is opened once, and what was opened gets a place of the engine's own in the monitor's mount
/// namespace (<see cref="PinnedMount"/>), from which the OCI runtime, another process that knows only paths, takes it.
/// </summary>
internal sealed class PinnedMounts(ContainerPaths paths)
{
    private readonly List<PinnedMount> _mounts = [];

    /// <summary>What the monitor has to mount.</summary>
    public IReadOnlyList<PinnedMount> Mounts => _mounts;

    /// <summary>Opens a part of a volume.</summary>
    /// <param name="volume">The volume's directory.</param>
    /// <param name="part">Path below it.</param>
    /// <exception cref="EngineError">There is none, or the path leads out of the volume.</exception>
    public static TreeFile OpenPart(string volume, string part)
    {
        try
        {
            using var root = new TreeRoot(volume);
            return root.FindBeneath(part);
        }
        catch (LinuxException e)
        {
            if (e.Error == Errno.EXDEV) throw new EngineError(ErrorKind.StartFailed, $"subpath \"{(TreePath)part}\" is outside of the volume \"{volume}\"");
            throw new EngineError(e.Error == Errno.ENOENT ? ErrorKind.CommandNotFound : ErrorKind.StartFailed, $"volume subpath \"{(TreePath)part}\": {Errno.Text(e.Error)}");
        }
    }

    /// <summary>Gives a detached mount its place.</summary>
    /// <param name="tree">The mount.</param>
    /// <param name="isDirectory">It is a directory's; else a file's.</param>
    /// <returns>The place, which holds nothing yet.</returns>
    public string Pin(SafeFileHandle tree, bool isDirectory = true)
    {
        var place = Path.Combine(paths.Parts, _mounts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (_mounts.Count == 0) Fs.RemoveTree(paths.Parts);
        if (isDirectory) Directory.CreateDirectory(place);
        else
        {
            Directory.CreateDirectory(paths.Parts);
            File.WriteAllBytes(place, []);
        }
        _mounts.Add(new PinnedMount(tree, place));
        return place;
    }
}
