using System.Globalization;
using Selkie.Engine.Containers.Creation;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Networks;

/// <summary>Options of networks that are more than a text.</summary>
public static class NetworkFlags
{
    /// <summary><c>--subnet</c>.</summary>
    public static class Subnet
    {
        /// <summary>Reads a subnet in CIDR form.</summary>
        /// <exception cref="EngineError">It is none.</exception>
        public static NetworkSubnet Parse(string text) => new() { Subnet = Cidr(text) };
    }

    /// <summary><c>--ip-range</c>: a subnet, or its first and last address with a dash between.</summary>
    public static class Range
    {
        /// <summary>Reads a range.</summary>
        /// <exception cref="EngineError">It is none.</exception>
        public static LeaseRange Parse(string text) => text.Split('-', 2) is [var first, var last]
            ? new LeaseRange { StartIp = Address("start", first), EndIp = Address("end", last) }
            : LeaseRange.Of(Cidr(text));

        private static string Address(string end, string text) =>
            GoAddress.TryParse(text, out var address) ? address.ToString() : throw new EngineError(ErrorKind.Invalid, $"range {end} ip {GoText.Quote(text)} is not a ip address");
    }

    /// <summary><c>--gateway</c>.</summary>
    public static class Gateway
    {
        /// <summary>Reads an address.</summary>
        /// <exception cref="EngineError">It is none.</exception>
        public static string Parse(string text) =>
            GoAddress.TryParse(text.Trim(), out var address) ? address.ToString() : throw new EngineError(ErrorKind.Invalid, $"invalid argument {GoText.Quote(text)} for \"--gateway\" flag: invalid string being converted to IP address: {text}");
    }

    /// <summary><c>--route</c>: destination, gateway and metric.</summary>
    public static class Route
    {
        /// <summary>Reads a route.</summary>
        /// <exception cref="EngineError">It is none.</exception>
        public static NetworkRoute Parse(string text)
        {
            if (text.Split(',') is not [var destination, var gateway, .. { Length: <= 1 } rest])
                throw new EngineError(ErrorKind.Invalid, $"invalid route: {text}\nFormat: --route <destination in CIDR>,<gateway>,<metric (optional)>");
            if (!LeaseRange.IsCidr(destination)) throw new EngineError(ErrorKind.Invalid, $"invalid route destination {destination}");
            if (!GoAddress.TryParse(gateway, out var by)) throw new EngineError(ErrorKind.Invalid, $"invalid route gateway {gateway}");
            return new NetworkRoute { Destination = destination, Gateway = by.ToString(), Metric = rest.Length == 0 ? null : Metric(rest[0]) };
        }

        private static uint Metric(string text) =>
            uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var metric) ? metric : throw new EngineError(ErrorKind.Invalid, $"invalid route metric {text}");
    }

    /// <summary><c>--label</c> of a network.</summary>
    public static class Label
    {
        /// <summary>Reads a label: KEY alone has an empty value.</summary>
        /// <exception cref="EngineError">There is no key.</exception>
        public static KeyValuePair<string, string> Parse(string text) => Pair("failed to parse labels", text);
    }

    /// <summary><c>--opt</c> of a network.</summary>
    public static class DriverOption
    {
        /// <summary>Reads an option: KEY alone has an empty value.</summary>
        /// <exception cref="EngineError">There is no key.</exception>
        public static KeyValuePair<string, string> Parse(string text) => Pair("unable to parse options", text);
    }

    private static KeyValuePair<string, string> Pair(string what, string text) =>
        PairFlags.Split(text) is { Key.Length: > 0 } pair ? pair : throw new EngineError(ErrorKind.Invalid, $"{what}: invalid label format: {GoText.Quote(text)}");

    private static string Cidr(string text) => LeaseRange.IsCidr(text) ? text : throw new EngineError(ErrorKind.Invalid, $"invalid CIDR address: {text}");
}
