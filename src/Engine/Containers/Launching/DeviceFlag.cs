using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Launching;

/// <summary>The <c>--device</c> option: host[:container][:permissions]; a directory stands for every device below it.</summary>
internal static class DeviceFlag
{
    /// <summary>The devices that a text names.</summary>
    /// <exception cref="EngineError">No device, or not of the option's form.</exception>
    public static IEnumerable<GrantedDevice> Resolve(string text)
    {
        var (source, destination, permissions) = Split(text);
        if (!Path.Exists(source)) throw new EngineError(ErrorKind.Invalid, $"stat {source}: no such file or directory");
        var real = File.ResolveLinkTarget(source, returnFinalTarget: true)?.FullName ?? source;
        if (Directory.Exists(real)) return ResolveDirectory(real, destination, permissions, text);
        var device = HostFacts.Device(real) ?? throw new EngineError(ErrorKind.Invalid, $"{source} is not a valid device: not a device node");
        return [new GrantedDevice(device, destination, permissions)];
    }

    private static List<GrantedDevice> ResolveDirectory(string source, string destination, string permissions, string text)
    {
        var found = new List<GrantedDevice>();
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            if (HostFacts.Device(path) is { } device)
                found.Add(new GrantedDevice(device, destination + path[source.Length..], permissions));
        return found.Count > 0 ? found : throw new EngineError(ErrorKind.Invalid, $"no devices found in {text}: invalid argument");
    }

    private static (string Source, string Destination, string Permissions) Split(string text)
    {
        var parts = text.Split(':');
        return parts.Length switch
        {
            1 => (parts[0], parts[0], "rwm"),
            2 when parts[1].StartsWith('/') => (parts[0], parts[1], "rwm"),
            2 when IsPermissions(parts[1]) => (parts[0], parts[0], parts[1]),
            2 => throw new EngineError(ErrorKind.Invalid, $"invalid device mode: {parts[1]}"),
            3 when IsPermissions(parts[2]) && parts[1] is not ("" or ['/', ..]) => throw new EngineError(ErrorKind.Invalid, $"invalid device mode: {parts[1]}"),
            3 when IsPermissions(parts[2]) => (parts[0], parts[1].Length > 0 ? parts[1] : parts[0], parts[2]),
            3 => throw new EngineError(ErrorKind.Invalid, $"invalid device mode: {parts[2]}"),
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid device specification: {text}"),
        };
    }

    private static bool IsPermissions(string text) => text.Length is > 0 and <= 3 && text.All(c => c is 'r' or 'w' or 'm') && text.Distinct().Count() == text.Length;
}
