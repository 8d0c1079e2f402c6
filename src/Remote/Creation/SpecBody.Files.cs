using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Remote.Creation;

internal sealed partial class SpecBody
{
    private void Files()
    {
        var all = _options.Volumes.Concat(_options.Mounts).Concat(_options.Tmpfs).ToLookup(mount => mount.Type switch
        {
            "bind" or "tmpfs" or "ramfs" or "devpts" => "mounts",
            "volume" => "volumes",
            "overlay" => "overlay_volumes",
            "image" => "image_volumes",
            var type => throw new EngineError(ErrorKind.Unsupported, $"--mount type={type} is not supported with a remote engine"),
        });
        Each("mounts", [.. all["mounts"]], Mount);
        Each("volumes", [.. all["volumes"]], Volume);
        Each("overlay_volumes", [.. all["overlay_volumes"]], Overlay);
        Each("image_volumes", [.. all["image_volumes"]], OfImage);
        Texts("volumes_from", _options.VolumesFrom.Select(from => from.ToString()));
        Text("image_volume_mode", _options.ImageVolume);
        Number("shm_size", _options.ShmSize?.Bytes);
        Number("shm_size_systemd", _options.ShmSizeSystemd?.Bytes);
        Texts("chroot_directories", _options.ChrootDirs);
    }

    private void Mount(MountSpec mount)
    {
        Text("type", mount.Type);
        // Against the caller's directory: the service's is another.
        Text("source", mount.Type == "bind" ? _call.PathOf(mount.Source) : mount.Source);
        Text("destination", mount.Destination);
        Texts("options", mount.Options);
    }

    private void Volume(MountSpec volume)
    {
        Text("Name", volume.Source);
        Text("Dest", volume.Destination);
        Texts("Options", volume.Options);
        Switch("IsAnonymous", volume.Anonymous);
        Text("SubPath", volume.SubPath);
    }

    private void Overlay(MountSpec volume)
    {
        Text("source", _call.PathOf(volume.Source));
        Text("destination", volume.Destination);
        Texts("options", volume.Options);
    }

    private void OfImage(MountSpec volume)
    {
        Text("Source", volume.Source);
        Text("Destination", volume.Destination);
        Switch("ReadWrite", volume.Options.Contains("rw"));
        Text("subPath", volume.SubPath);
    }
}
