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
        public static DeviceLimit Parse(string text) => Read(text, Number, Checked);

        /// <summary>A weight.</summary>
        /// <exception cref="EngineError">Out of range, or the device does not exist.</exception>
        public static DeviceLimit Of(string path, ulong weight) => Checked(CheckPath(path, $"{path}:{weight}"), weight, $"{path}:{weight}");

        private static DeviceLimit Checked(string path, ulong? weight, string text) => weight is 0 or (>= Smallest and <= Largest)
            ? Limit(path, weight.Value, "failed to inspect '{0}' in --blkio-weight-device")
            : throw new EngineError(ErrorKind.Invalid, $"invalid weight for device: {text}");
    }

    /// <summary><c>--device-read-bps</c> and <c>--device-write-bps</c>: bytes a second.</summary>
    public static class Bytes
    {
        private const string Format = "<device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb";

        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
        public static DeviceLimit Parse(string text) => Read(text, Size, (path, rate, text) => Rate(path, rate, text, Format));

        /// <summary>A rate.</summary>
        /// <exception cref="EngineError">The device does not exist.</exception>
        public static DeviceLimit Of(string path, ulong rate) => Rate(CheckPath(path, $"{path}:{rate}"), rate, "", Format);
    }

    /// <summary><c>--device-read-iops</c> and <c>--device-write-iops</c>: operations a second.</summary>
    public static class Operations
    {
        private const string Format = "<device-path>:<number>. Number must be a positive integer";

        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not of the form, or the device does not exist.</exception>
        public static DeviceLimit Parse(string text) => Read(text, Number, (path, rate, text) => Rate(path, rate, text, Format));

        /// <summary>A rate.</summary>
        /// <exception cref="EngineError">The device does not exist.</exception>
        public static DeviceLimit Of(string path, ulong rate) => Bytes.Of(path, rate);
    }

    /// <summary>Of the limits of a device the last.</summary>
    /// <param name="limits">The limits.</param>
    public static IReadOnlyList<DeviceLimit> ByDevice(IReadOnlyList<DeviceLimit> limits) => limits.Count < 2 ? limits : [.. limits.GroupBy(limit => limit.Path).Select(group => group.Last())];

    private static DeviceLimit Read(string text, Func<string, ulong?> read, Func<string, ulong?, string, DeviceLimit> make)
    {
        var colon = text.IndexOf(':');
        if (colon < 0) throw new EngineError(ErrorKind.Invalid, $"bad format: {text}");
        CheckPath(text, text);
        return make(text[..colon], read(text[(colon + 1)..]), text);
    }

    private static string CheckPath(string path, string text) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) ? path : throw new EngineError(ErrorKind.Invalid, $"bad format for device path: {text}");

    private static DeviceLimit Rate(string path, ulong? rate, string text, string format) => rate is { } value
        ? Limit(path, value, "could not parse throttle device at {0}")
        : throw new EngineError(ErrorKind.Invalid, $"invalid rate for device: {text}. The correct format is {format}");

    private static DeviceLimit Limit(string path, ulong value, string missing)
    {
        if (!Path.Exists(path)) throw new EngineError(ErrorKind.Invalid, string.Format(CultureInfo.InvariantCulture, missing, path) + ": no such file or directory");
        var device = HostFacts.Device(path) ?? throw new EngineError(ErrorKind.Invalid, $"{path} is not a device node");
        return new DeviceLimit(path, device.Major, device.Minor, value);
    }

    private static ulong? Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ulong? Size(string text) => ByteSize.TryParse(text) is { } size ? (ulong)size.Bytes : null;
}
