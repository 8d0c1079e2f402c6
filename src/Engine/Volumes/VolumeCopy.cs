using Selkie.Engine.Containers.Running;
using Selkie.Linux.Files;
using Selkie.Runtime;

namespace Selkie.Engine.Volumes;

/// <summary>Fills a volume at its first mount with what the image has at the place it is mounted (podman-run(1), --volume, copy and nocopy).</summary>
internal static class VolumeCopy
{
    /// <summary>Copies files, and sets the owner and mode of the volume's directory.</summary>
    /// <param name="root">The container's root.</param>
    /// <param name="mount">Where the volume is mounted.</param>
    /// <param name="path">The volume's directory.</param>
    /// <param name="spec">The container.</param>
    /// <param name="user">The container's user.</param>
    /// <param name="owned">The volume was made for an owner, which it keeps.</param>
    /// <returns>Whether anything was copied; until then the volume counts as new.</returns>
    public static bool FillFrom(RootFiles root, MountSpec mount, string path, ContainerSpec spec, ContainerUser user, bool owned)
    {
        if (!IsEmpty(path)) return false;
        if (root.Stat(mount.Destination) is { } stat)
        {
            if (!mount.Options.Contains("nocopy")) root.CopyTree(mount.Destination, path);
            if (!owned) Fs.SetOwner(null, Fs.Bytes(path), stat.Uid, stat.Gid).Check(path);
            Fs.SetMode(null, Fs.Bytes(path), stat.Mode & 0xFFF).Check(path);
        }
        else if (!owned)
        {
            var (uid, gid) = (IdMaps.ToHost(user.Identity.Uid, spec.Namespaces.UidMap), IdMaps.ToHost(user.Identity.Gid, spec.Namespaces.GidMap));
            Fs.SetOwner(null, Fs.Bytes(path), uid, gid).Check(path);
        }
        return !IsEmpty(path);
    }

    private static bool IsEmpty(string path) => !Directory.EnumerateFileSystemEntries(path).Any();
}
