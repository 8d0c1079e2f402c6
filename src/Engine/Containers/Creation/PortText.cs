using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>What publishing and exposing have in common: ranges of ports, and protocols behind a slash.</summary>
public static class PortText
{
    /// <summary>Ports and protocol, tcp where none is given.</summary>
    /// <exception cref="EngineError">There are two protocols, or an empty one.</exception>
    public static (string Ports, string Protocol) SplitProtocol(string text, string twice)
    {
        var parts = text.Split('/');
        if (parts.Length > 2) throw new EngineError(ErrorKind.Invalid, twice);
        if (parts.Length == 2 && parts[1].Length == 0) throw new EngineError(ErrorKind.Invalid, "must provide a non-empty protocol to publish");
        return (parts[0], parts.Length == 2 ? parts[1] : "tcp");
    }

    /// <summary>The protocol in lower case.</summary>
    /// <exception cref="EngineError">Not a protocol.</exception>
    public static string Protocol(string protocol) => protocol.ToLowerInvariant() switch
    {
        "tcp" => "tcp",
        "udp" => "udp",
        "sctp" => "sctp",
        _ => throw new EngineError(ErrorKind.Invalid, $"unrecognized protocol \"{protocol}\" in port mapping"),
    };

    /// <summary>The first port, and how many there are.</summary>
    /// <exception cref="EngineError">No port, and no range of ports.</exception>
    public static (ushort First, ushort Count) Range(string text)
    {
        var parts = text.Split('-');
        if (parts.Length > 2) throw new EngineError(ErrorKind.Invalid, "invalid port format - port ranges are formatted as startPort-stopPort");
        if (parts[0].Length == 0) throw new EngineError(ErrorKind.Invalid, "port numbers cannot be negative");
        var first = ParsePort(parts[0]);
        if (parts.Length == 1) return (first, 1);
        if (parts[1].Length == 0) throw new EngineError(ErrorKind.Invalid, "must provide ending number for port range");
        var last = ParsePort(parts[1]);
        if (last <= first)
            throw new EngineError(ErrorKind.Invalid, $"the end port of a range must be higher than the start port - {last} is not higher than {first}");
        return (first, (ushort)(last - first + 1));
    }

    private static ushort ParsePort(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port))
            throw new EngineError(ErrorKind.Invalid, $"invalid port number: strconv.Atoi: parsing \"{text}\": invalid syntax");
        if (port is < 1 or > 65535) throw new EngineError(ErrorKind.Invalid, $"port numbers must be between 1 and 65535 (inclusive), got {port}");
        return (ushort)port;
    }
}
