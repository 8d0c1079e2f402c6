using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class LibpodCreate
{
    private CreateContainer Files(CreateContainer request) => request with
    {
        Mounts = [.. _body.Objects("mounts").Select(Mount)],
        Volumes = [.. _body.Objects("volumes").Select(Volume), .. _body.Objects("overlay_volumes").Select(Overlay), .. _body.Objects("image_volumes").Select(OfImage)],
        VolumesFrom = [.. _body.Texts("volumes_from").Select(VolumesFrom.Parse)],
        ImageVolume = Text("image_volume_mode") is { } mode ? WordFlags.ImageVolume.Parse(mode) : null,
        ShmSize = Size("shm_size"),
        ShmSizeSystemd = Size("shm_size_systemd"),
        ChrootDirs = _body.Texts("chroot_directories"),
    };

    private ByteSize? Size(string name) => Within(name, 0, long.MaxValue) is { } bytes ? new ByteSize(bytes) : null;

    private static MountSpec Mount(RequestBody mount)
    {
        var type = mount.Text("type") is { Length: > 0 } given ? given : "bind";
        var source = mount.Text("source") ?? "";
        if (type is not ("bind" or "tmpfs" or "ramfs" or "devpts")) throw new EngineError(ErrorKind.Invalid, $"invalid filesystem type \"{type}\"");
        if (type == "bind" && source.Length == 0) throw new EngineError(ErrorKind.Invalid, "host directory cannot be empty");
        return new MountSpec { Type = type, Source = type == "bind" ? source : type, Destination = VolumeFlag.CheckDestination(mount.Text("destination") ?? ""), Options = mount.Texts("options") };
    }

    private static MountSpec Volume(RequestBody volume)
    {
        var name = volume.Text("Name") ?? "";
        return new MountSpec
        {
            Type = "volume",
            Source = name,
            Destination = VolumeFlag.CheckDestination(volume.Text("Dest") ?? ""),
            Options = volume.Texts("Options"),
            Anonymous = volume.Switch("IsAnonymous") is true || name.Length == 0,
            SubPath = volume.Text("SubPath") ?? "",
        };
    }

    private static MountSpec Overlay(RequestBody volume) => VolumeFlag.Overlay(volume.Text("source") ?? "", volume.Text("destination") ?? "", volume.Texts("options"));

    private static MountSpec OfImage(RequestBody volume) => new()
    {
        Type = "image",
        Source = volume.Text("Source") is { Length: > 0 } image ? image : throw new EngineError(ErrorKind.Invalid, "must set source and destination for image volume"),
        Destination = VolumeFlag.CheckDestination(volume.Text("Destination") ?? ""),
        SubPath = volume.Text("subPath") ?? "",
        Options = [volume.Switch("ReadWrite") is true ? "rw" : "ro"],
    };
}
