using System.Globalization;
using System.Net;
using Selkie.Network.Ports;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Ports as <c>--publish</c> and <c>--expose</c> take them.</summary>
internal static class PortParser
{
    /// <summary><c>[[hostIP:]hostPort:]containerPort[/protocol]</c>; ports may be ranges. Host port 0 asks for a free one.</summary>
    /// <exception cref="EngineError">The text is no mapping.</exception>
    public static IEnumerable<PortMapping> ParsePublish(string text)
    {
        var (ports, protocol) = SplitProtocol(text, "invalid port format - protocol can only be specified once");
        var (hostIp, host, container) = SplitAddress(ports);
        if (container.Length == 0) throw new EngineError(ErrorKind.Invalid, "must provide a non-empty container port to publish");
        var (first, count) = Wrap("parsing container port", () => ParseRange(container));
        if (hostIp.Length > 0 && !IPAddress.TryParse(hostIp, out _)) throw new EngineError(ErrorKind.Invalid, $"cannot parse \"{hostIp}\" as an IP address");
        ushort hostFirst = 0;
        if (host.Length > 0)
        {
            (hostFirst, var hostCount) = Wrap("parsing host port", () => ParseRange(host));
            if (hostCount != count) throw new EngineError(ErrorKind.Invalid, $"host and container port ranges have different lengths: {hostCount} vs {count}");
        }
        return protocol.Split(',').Select(p => new PortMapping(hostIp, hostFirst, first, count, CheckProtocol(p)));
    }

    /// <summary><c>port[-port][/protocol]</c> as "80/tcp" each.</summary>
    /// <exception cref="EngineError">The text is no port.</exception>
    public static IEnumerable<string> ParseExpose(string text)
    {
        var (ports, protocol) = SplitProtocol(text, "invalid expose format - protocol can only be specified once");
        var (first, count) = ParseRange(ports);
        for (var i = 0; i < count; i++)
            foreach (var p in protocol.Split(','))
                yield return $"{first + i}/{CheckProtocol(p)}";
    }

    /// <summary>Makes one of mappings that say the same of some ports.</summary>
    public static List<PortMapping> Merge(IEnumerable<PortMapping> mappings)
    {
        var merged = new List<PortMapping>();
        foreach (var mapping in mappings)
        {
            var next = mapping;
            var place = merged.Count;
            for (int i; (i = merged.FindIndex(other => Overlap(other, next))) >= 0; place = Math.Min(place, i))
            {
                next = Union(merged[i], next);
                merged.RemoveAt(i);
            }
            merged.Insert(place, next);
        }
        return merged;
    }

    /// <summary>Ports in the order in which they are shown: those of one address and protocol together, by the host's port, neighbours as one range.</summary>
    public static List<PortMapping> Order(IEnumerable<PortMapping> mappings)
    {
        var ordered = new List<PortMapping>();
        foreach (var group in mappings.GroupBy(port => (port.HostIp, port.Protocol)))
            foreach (var next in group.OrderBy(port => port.HostPort))
                if (ordered is [.., var last] && last with { HostPort = (ushort)(last.HostPort + last.Range), ContainerPort = (ushort)(last.ContainerPort + last.Range), Range = next.Range } == next)
                    ordered[^1] = last with { Range = (ushort)(last.Range + next.Range) };
                else
                    ordered.Add(next);
        return ordered;
    }

    // Those that get any free port of the host each get their own.
    private static bool Overlap(PortMapping a, PortMapping b) =>
        a.HostPort > 0 && b.HostPort > 0
        && (a.HostIp, a.Protocol, a.HostPort - a.ContainerPort) == (b.HostIp, b.Protocol, b.HostPort - b.ContainerPort)
        && a.ContainerPort < b.ContainerPort + b.Range && b.ContainerPort < a.ContainerPort + a.Range;

    private static PortMapping Union(PortMapping a, PortMapping b)
    {
        var first = a.ContainerPort < b.ContainerPort ? a : b;
        return first with { Range = (ushort)(Math.Max(a.ContainerPort + a.Range, b.ContainerPort + b.Range) - first.ContainerPort) };
    }

    /// <summary>Gives a free port of the host to every mapping that has none.</summary>
    public static PortMapping AssignHostPort(PortMapping mapping) =>
        mapping.HostPort != 0 ? mapping : mapping with { HostPort = PortReservation.FindFree(mapping.HostIp, mapping.Range, mapping.Protocol) };

    private static (string Ports, string Protocol) SplitProtocol(string text, string twice)
    {
        var parts = text.Split('/');
        if (parts.Length > 2) throw new EngineError(ErrorKind.Invalid, twice);
        if (parts.Length == 2 && parts[1].Length == 0) throw new EngineError(ErrorKind.Invalid, "must provide a non-empty protocol to publish");
        return (parts[0], parts.Length == 2 ? parts[1] : "tcp");
    }

    private static string CheckProtocol(string protocol) => protocol.ToLowerInvariant() switch
    {
        "tcp" => "tcp",
        "udp" => "udp",
        "sctp" => "sctp",
        _ => throw new EngineError(ErrorKind.Invalid, $"unrecognized protocol \"{protocol}\" in port mapping"),
    };

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
            2 when parts[0].Contains('.') && IPAddress.TryParse(parts[0], out _) =>
                throw new EngineError(ErrorKind.Invalid, "invalid port format - must provide host and destination port if specifying an IP"),
            2 => ("", parts[0], parts[1]),
            3 => (parts[0] == "" ? throw new EngineError(ErrorKind.Invalid, "must provide a non-empty container host IP to publish") : parts[0], parts[1], parts[2]),
            _ => throw new EngineError(ErrorKind.Invalid, "invalid port format - format is [[hostIP:]hostPort:]containerPort"),
        };
    }

    private static (ushort First, ushort Count) ParseRange(string text)
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
