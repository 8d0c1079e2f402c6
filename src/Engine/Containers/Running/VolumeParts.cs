using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers.Running;

/// <summary>
/// Parts of volumes that are mounted instead of the whole (subpath of --mount). Another container may have the volume in use and put a link in the part's place
/// at any moment, so that no path leads to it safely. It is opened once, and what was opened gets a place of the engine's own in the monitor's mount namespace
/// (<see cref="PinnedMount"/>), from which the OCI runtime, another process that knows only paths, takes it.
/// </summary>
internal sealed class VolumeParts(ContainerPaths paths)
{
    private const int NotFound = 127, NotExecutable = 126;
    private readonly List<PinnedMount> _mounts = [];

    /// <summary>What the monitor has to mount.</summary>
    public IReadOnlyList<PinnedMount> Mounts => _mounts;

    /// <summary>Opens a part.</summary>
    /// <param name="volume">The volume's directory.</param>
    /// <param name="part">Path below it.</param>
    /// <exception cref="UserError">There is none, or the path leads out of the volume.</exception>
    public static TreeFile Open(string volume, string part)
    {
        try
        {
            using var root = new TreeRoot(volume);
            return root.FindBeneath(part);
        }
        catch (LinuxException e)
        {
            if (e.Error == Errno.EXDEV) throw new UserError($"subpath \"{(TreePath)part}\" is outside of the volume \"{volume}\"", NotExecutable);
            throw new UserError($"volume subpath \"{(TreePath)part}\": {Errno.Text(e.Error)}", e.Error == Errno.ENOENT ? NotFound : NotExecutable);
        }
    }

    /// <summary>Gives an opened part its place.</summary>
    /// <returns>The place, which holds nothing yet.</returns>
    public string Pin(TreeFile part)
    {
        var place = Path.Combine(paths.Parts, _mounts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (_mounts.Count == 0) Fs.RemoveTree(paths.Parts);
        if (part.Stat.IsDirectory) Directory.CreateDirectory(place);
        else
        {
            Directory.CreateDirectory(paths.Parts);
            File.WriteAllBytes(place, []);
        }
        _mounts.Add(new PinnedMount(Linux.Mounts.OpenTree(part.Place, recursive: true), place));
        return place;
    }
}
