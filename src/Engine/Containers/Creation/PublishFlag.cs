using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--publish</c> option.</summary>
internal static class PublishFlag
{
    /// <summary><c>[[hostIP:]hostPort:]containerPort[/protocol]</c>; ports may be ranges. Host port 0 asks for a free one.</summary>
    /// <exception cref="EngineError">The text is no mapping.</exception>
    public static IReadOnlyList<PortMapping> Parse(string text)
    {
        var (ports, protocol) = PortText.SplitProtocol(text, "invalid port format - protocol can only be specified once");
        var (hostIp, host, container) = SplitAddress(ports);
        if (container.Length == 0) throw new EngineError(ErrorKind.Invalid, "must provide a non-empty container port to publish");
        var (first, count) = Wrap("parsing container port", () => PortText.Range(container));
        if (hostIp.Length > 0 && !GoAddress.TryParse(hostIp, out _)) throw new EngineError(ErrorKind.Invalid, $"cannot parse \"{hostIp}\" as an IP address");
        ushort hostFirst = 0;
        if (host.Length > 0)
        {
            (hostFirst, var hostCount) = Wrap("parsing host port", () => PortText.Range(host));
            if (hostCount != count) throw new EngineError(ErrorKind.Invalid, $"host and container port ranges have different lengths: {hostCount} vs {count}");
        }
        return [.. protocol.Split(',').Select(p => new PortMapping(hostIp, hostFirst, first, count, PortText.Protocol(p)))];
    }

    private static (string HostIp, string Host, string Container) SplitAddress(string text)
    {
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            if (close < 0) throw new EngineError(ErrorKind.Invalid, "invalid port format - IPv6 addresses must be enclosed by []");
            if (close + 1 >= text.Length || text[close + 1] != ':') throw new EngineError(ErrorKind.Invalid, "invalid port format - IPv6 address must be followed by a colon (':')");
            var rest = text[(close + 2)..].Split(':');
            if (rest.Length != 2) throw new EngineError(ErrorKind.Invalid, "invalid port format - when v6 address specified, must be [ipv6]:hostPort:ctrPort");
            return (text[1..close], rest[0], rest[1]);
        }
        var parts = text.Split(':');
        return parts.Length switch
        {
            1 => ("", "", parts[0]),
            2 when parts[0].Contains('.') && GoAddress.TryParse(parts[0], out _) =>
                throw new EngineError(ErrorKind.Invalid, "invalid port format - must provide host and destination port if specifying an IP"),
            2 => ("", parts[0], parts[1]),
            3 => (parts[0] == "" ? throw new EngineError(ErrorKind.Invalid, "must provide a non-empty container host IP to publish") : parts[0], parts[1], parts[2]),
            _ => throw new EngineError(ErrorKind.Invalid, "invalid port format - format is [[hostIP:]hostPort:]containerPort"),
        };
    }

    private static T Wrap<T>(string context, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"{context}: {e.Message}");
        }
    }
}
