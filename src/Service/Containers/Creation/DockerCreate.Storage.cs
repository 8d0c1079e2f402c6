using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class DockerCreate
{
    private CreateContainer Files(CreateContainer request)
    {
        if (_host.Text("VolumeDriver") is { } driver and not ("" or "local")) throw new EngineError(ErrorKind.Unsupported, $"HostConfig.VolumeDriver \"{driver}\" is not supported yet");
        var binds = _host.Texts("Binds").Select(VolumeFlag.Parse).ToList();
        var mounts = _host.Objects("Mounts").Select(Mount).ToList();
        var taken = binds.Concat(mounts).Select(mount => mount.Destination).ToHashSet(StringComparer.Ordinal);
        return request with
        {
            Mounts = mounts,
            // Docker Compose names the same place twice: as a mount, and as a volume that the image declares.
            Volumes = [.. binds, .. _config.ObjectsByName("Volumes").Select(pair => VolumeFlag.Parse(pair.Key)).Where(volume => !taken.Contains(volume.Destination))],
            Tmpfs = [.. _host.Pairs("Tmpfs").Select(pair => TmpfsFlag.Of(pair.Key, pair.Value))],
            VolumesFrom = [.. _host.Texts("VolumesFrom").Select(VolumesFrom.Parse)],
        };
    }

    private static MountSpec Mount(RequestBody mount)
    {
        mount.Pass("Consistency"); // of Docker Desktop
        var type = mount.Text("Type") ?? "";
        var source = mount.Text("Source") ?? "";
        if (type is "bind" or "image" && source.Length == 0) throw new EngineError(ErrorKind.Invalid, $"invalid mount config for type \"{type}\": field Source must not be empty");
        var options = type switch
        {
            "bind" => Bind(mount.Inner("BindOptions")),
            "volume" => Volume(mount.Inner("VolumeOptions")),
            "tmpfs" when source.Length > 0 => throw new EngineError(ErrorKind.Invalid, "invalid mount config for type \"tmpfs\": field Source must not be specified"),
            "tmpfs" => Memory(mount.Inner("TmpfsOptions")),
            "image" => [],
            "npipe" or "cluster" => throw new EngineError(ErrorKind.Unsupported, $"mounts of type {type} are not supported"),
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid filesystem type \"{type}\""),
        };
        return new MountSpec
        {
            Type = type,
            Source = type == "tmpfs" ? "tmpfs" : source,
            Destination = VolumeFlag.CheckDestination(mount.Text("Target") ?? ""),
            Options = [.. options, .. mount.Switch("ReadOnly") is true || type == "image" ? ["ro"] : Array.Empty<string>()],
            Anonymous = type == "volume" && source.Length == 0,
            SubPath = (type == "volume" ? mount.Inner("VolumeOptions") : mount.Inner("ImageOptions")).Text("Subpath") ?? "",
        };
    }

    private static List<string> Bind(RequestBody bind)
    {
        // A mount that is only read is so without what is mounted below it.
        bind.Pass("CreateMountpoint", "ReadOnlyNonRecursive");
        var options = new List<string>();
        if (bind.Text("Propagation") is { Length: > 0 } propagation)
            options.Add(propagation is "shared" or "rshared" or "private" or "rprivate" or "slave" or "rslave" ? propagation : throw new EngineError(ErrorKind.Invalid, $"invalid propagation mode: {propagation}"));
        if (bind.Switch("NonRecursive") is true) options.Add("bind");
        return options;
    }

    private static List<string> Volume(RequestBody volume)
    {
        if (volume.Inner("DriverConfig").Text("Name") is { } driver and not ("" or "local")) throw new EngineError(ErrorKind.Unsupported, $"VolumeOptions.DriverConfig.Name \"{driver}\" is not supported yet");
        return volume.Switch("NoCopy") is true ? ["nocopy"] : [];
    }

    private static List<string> Memory(RequestBody tmpfs)
    {
        var options = new List<string>();
        if (tmpfs.Number("SizeBytes") is > 0 and var size) options.Add($"size={size}");
        if (tmpfs.Number("Mode") is > 0 and var mode) options.Add($"mode={Convert.ToString(mode, 8)}");
        return options;
    }
}
