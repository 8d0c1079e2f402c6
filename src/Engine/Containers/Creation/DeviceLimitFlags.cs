using System.Globalization;
using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Limits of single block devices, as DEVICE:NUMBER.</summary>
public static class DeviceLimitFlags
{
    /// <summary><c>--blkio-weight-device</c>: 10 to 1000; 0 is none.</summary>
    public static class Weight
    {
        private const ulong Smallest = 10, Largest = 1000;

        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
        public static DeviceLimit Parse(string text) =>
            Read(text, value => Number(value) is { } weight and (0 or (>= Smallest and <= Largest)) ? weight : null, $"invalid weight for device: {text}", "failed to inspect '{0}' in --blkio-weight-device");
    }

    /// <summary><c>--device-read-bps</c> and <c>--device-write-bps</c>: bytes a second.</summary>
    public static class Bytes
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
        public static DeviceLimit Parse(string text) => Read(
            text, Size, $"invalid rate for device: {text}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb", Throttle);
    }

    /// <summary><c>--device-read-iops</c> and <c>--device-write-iops</c>: operations a second.</summary>
    public static class Operations
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
        public static DeviceLimit Parse(string text) =>
            Read(text, Number, $"invalid rate for device: {text}. The correct format is <device-path>:<number>. Number must be a positive integer", Throttle);
    }

    private const string Throttle = "could not parse throttle device at {0}";

    /// <summary>Of the limits of a device the last.</summary>
    /// <param name="limits">The limits.</param>
    public static IReadOnlyList<DeviceLimit> ByDevice(IReadOnlyList<DeviceLimit> limits) => limits.Count < 2 ? limits : [.. limits.GroupBy(limit => limit.Path).Select(group => group.Last())];

    private static DeviceLimit Read(string text, Func<string, ulong?> read, string wrong, string missing)
    {
        var colon = text.IndexOf(':');
        if (colon < 0) throw new EngineError(ErrorKind.Invalid, $"bad format: {text}");
        if (!text.StartsWith("/dev/", StringComparison.Ordinal)) throw new EngineError(ErrorKind.Invalid, $"bad format for device path: {text}");
        var path = text[..colon];
        var value = read(text[(colon + 1)..]) ?? throw new EngineError(ErrorKind.Invalid, wrong);
        if (!Path.Exists(path)) throw new EngineError(ErrorKind.Invalid, string.Format(CultureInfo.InvariantCulture, missing, path) + ": no such file or directory");
        var device = HostFacts.Device(path) ?? throw new EngineError(ErrorKind.Invalid, $"{path} is not a device node");
        return new DeviceLimit(path, device.Major, device.Minor, value);
    }

    private static ulong? Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ulong? Size(string text) => ByteSize.TryParse(text) is { } size ? (ulong)size.Bytes : null;
}
