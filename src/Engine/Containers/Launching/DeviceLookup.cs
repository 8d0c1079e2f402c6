using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>Finds the devices of the host that a container was given.</summary>
internal static class DeviceLookup
{
    /// <summary>The devices that a request stands for.</summary>
    /// <exception cref="EngineError">There is none.</exception>
    public static IEnumerable<GrantedDevice> Find(DeviceRequest request)
    {
        var source = request.Source;
        if (!Path.Exists(source)) throw new EngineError(ErrorKind.Invalid, $"stat {source}: no such file or directory");
        var real = File.ResolveLinkTarget(source, returnFinalTarget: true)?.FullName ?? source;
        if (Directory.Exists(real)) return FindBelow(real, request);
        var device = HostFacts.Device(real) ?? throw new EngineError(ErrorKind.Invalid, $"{source} is not a valid device: not a device node");
        return [new GrantedDevice(device, request.Destination, request.Permissions)];
    }

    private static List<GrantedDevice> FindBelow(string directory, DeviceRequest request)
    {
        var found = new List<GrantedDevice>();
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            if (HostFacts.Device(path) is { } device)
                found.Add(new GrantedDevice(device, request.Destination + path[directory.Length..], request.Permissions));
        return found.Count > 0 ? found : throw new EngineError(ErrorKind.Invalid, $"no devices found in {request}: invalid argument");
    }
}
