using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Containers.Accounts;
using Selkie.Linux.Files;
using Selkie.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Volumes.Contents;

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
        using var volume = Fs.Open(path, OpenMode.Read | OpenMode.Directory);
        if (!IsEmpty(volume)) return false;
        var ids = spec.Namespaces;
        var isIdMapped = mount.Options.Any(IdMapOption.Is);
        Fs.Stat(volume, default, out var before).Check(path);
        if (root.Stat(mount.Destination) is { } stat)
        {
            if (!mount.Options.Contains("nocopy")) root.CopyTree(mount.Destination, volume);
            if (isIdMapped) TakeInside(volume, IdMaps.ForStore(ids));
            Own(volume, owned ? (before.Uid, before.Gid) : isIdMapped ? Inside(stat, before, IdMaps.ForStore(ids)) : (stat.Uid, stat.Gid));
            Fs.SetMode(volume, stat.Mode & 0xFFF).Check(path);
        }
        else if (!owned)
        {
            var identity = user.Identity;
            Own(volume, isIdMapped ? (identity.Uid, identity.Gid) : (IdMaps.ToHost(identity.Uid, ids.UidMap), IdMaps.ToHost(identity.Gid, ids.GidMap)));
        }
        return !IsEmpty(volume);
    }

    // An id-mapped mount shows the ids on the disk through the container's maps: so those inside belong on the disk.
    private static void TakeInside(SafeFileHandle volume, IdMappings ids) =>
        TreeOwner.ChangeBelow(volume, uid => IdMappings.ToContainer(ids.Uids, uid) ?? uid, gid => IdMappings.ToContainer(ids.Gids, gid) ?? gid);

    // Whom the container does not know the volume does not come to belong to.
    private static (uint Uid, uint Gid) Inside(FileStat image, FileStat before, IdMappings ids) =>
        (IdMappings.ToContainer(ids.Uids, image.Uid) ?? before.Uid, IdMappings.ToContainer(ids.Gids, image.Gid) ?? before.Gid);

    private static void Own(SafeFileHandle volume, (uint Uid, uint Gid) owner) => Fs.SetOwner(volume, owner.Uid, owner.Gid).Check();

    private static bool IsEmpty(SafeFileHandle volume)
    {
        using var listed = Fs.Reopen(volume, OpenMode.Read | OpenMode.Directory); // a listing moves the descriptor's position
        return Fs.List(listed).Count == 0;
    }
}
