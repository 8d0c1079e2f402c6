using System.Globalization;
using Selkie.Engine.Host;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Limits of single block devices: <c>--blkio-weight-device</c>, <c>--device-read-bps</c> and its like, as DEVICE:NUMBER.</summary>
internal static class DeviceLimits
{
    private const ulong SmallestWeight = 10, LargestWeight = 1000;

    /// <summary>Weights of devices, 10 to 1000; 0 is none.</summary>
    /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
    public static IReadOnlyList<DeviceLimit> Weights(IReadOnlyList<string> texts) => Parse(texts, (text, value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight is 0 or (>= SmallestWeight and <= LargestWeight)
            ? weight
            : throw new EngineError(ErrorKind.Invalid, $"invalid weight for device: {text}"), "failed to inspect '{0}' in --blkio-weight-device");

    /// <summary>Bytes a second.</summary>
    /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
    public static IReadOnlyList<DeviceLimit> Bytes(IReadOnlyList<string> texts) => Parse(texts, (text, value) =>
    {
        try
        {
            return (ulong)Sizes.Bytes(value);
        }
        catch (EngineError)
        {
            throw new EngineError(ErrorKind.Invalid, $"invalid rate for device: {text}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb");
        }
    }, ThrottleFailure);

    /// <summary>Operations a second.</summary>
    /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
    public static IReadOnlyList<DeviceLimit> Operations(IReadOnlyList<string> texts) => Parse(texts, (text, value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
            ? rate
            : throw new EngineError(ErrorKind.Invalid, $"invalid rate for device: {text}. The correct format is <device-path>:<number>. Number must be a positive integer"), ThrottleFailure);

    private const string ThrottleFailure = "could not parse throttle device at {0}";

    private static List<DeviceLimit> Parse(IReadOnlyList<string> texts, Func<string, string, ulong> parse, string failure)
    {
        var limits = new Dictionary<string, DeviceLimit>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var colon = text.IndexOf(':');
            if (colon < 0) throw new EngineError(ErrorKind.Invalid, $"bad format: {text}");
            if (!text.StartsWith("/dev/", StringComparison.Ordinal)) throw new EngineError(ErrorKind.Invalid, $"bad format for device path: {text}");
            var path = text[..colon];
            var value = parse(text, text[(colon + 1)..]);
            if (!Path.Exists(path)) throw new EngineError(ErrorKind.Invalid, string.Format(CultureInfo.InvariantCulture, failure, path) + ": no such file or directory");
            var device = HostFacts.Device(path) ?? throw new EngineError(ErrorKind.Invalid, $"{path} is not a device node");
            limits[path] = new DeviceLimit(path, device.Major, device.Minor, value);
        }
        return [.. limits.Values];
    }
}
