using System.Net;
using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Creation;

internal sealed partial class SpecFactory
{
    private NetworkSpec BuildNetwork(NamespaceSpec namespaces)
    {
        var mode = ParseMode();
        var network = mode with
        {
            // Who shares the host's network goes by its name.
            Hostname = _options.Hostname is { } name ? OneLine.Check("hostname", name) : mode.Mode == "host" ? Environment.MachineName : "",
            Dns = CheckDns([.. _options.Dns, .. _options.Dns.Count == 0 ? _conf.DnsServers : []]),
            DnsSearch = OneLine.Check("dns-search", _options.DnsSearch.Count > 0 ? _options.DnsSearch : _conf.DnsSearches),
            DnsOptions = OneLine.Check("dns-option", _options.DnsOptions.Count > 0 ? _options.DnsOptions : _conf.DnsOptions),
            AddHosts = [.. OneLine.Check("add-host", _options.AddHost).Select(CheckHost)],
            NoHosts = _options.NoHosts ?? (_conf.NoHosts && _options.AddHost.Count == 0),
            NoHostname = _options.NoHostname,
            HostsFile = _options.HostsFile ?? _conf.BaseHostsFile,
            PublishAll = _options.PublishAll,
        };
        if (network.Mode.StartsWith("container:", StringComparison.Ordinal) && network.AddHosts.Count > 0)
            throw new EngineError(ErrorKind.Invalid, "cannot set extra host entries when the container is joined to another containers network namespace: invalid configuration");
        CheckSearch(network);
        return AddPorts(network);
    }

    private NetworkSpec ParseMode()
    {
        var given = _options.Networks.Count > 0 ? _options.Networks : [_conf.NamespaceMode("netns") ?? ""];
        var first = given[0];
        var colon = first.IndexOf(':');
        var (word, rest) = colon < 0 ? (first, "") : (first[..colon], first[(colon + 1)..]);
        if (word is "" or "private" or "default") word = UserDirectories.Rootless ? _conf.DefaultRootlessNetwork : "bridge";
        switch (word)
        {
            case "none" or "host" when colon < 0:
                return Alone(given, new NetworkSpec { Mode = word });
            case "pasta":
                // As the host's root it becomes nobody, who may not join the container's namespace.
                if (!UserDirectories.Rootless && OwnsEveryId())
                    throw new EngineError(ErrorKind.Forbidden, "invalid config provided: pasta networking is only supported for rootless mode or when inside a nested userns");
                return Alone(given, new NetworkSpec { Mode = "pasta", ModeOptions = rest.Length > 0 ? rest.Split(',') : [] });
            case "slirp4netns":
                throw new EngineError(ErrorKind.Unsupported, "the network mode slirp4netns is not supported yet: use pasta");
            case "container":
                var donor = ResolveDonor("net", rest.Length > 0 ? rest : throw new EngineError(ErrorKind.Invalid, "must provide name or ID for \"container:\""));
                return Alone(given, new NetworkSpec { Mode = OfDonor("container:" + donor, other => other.Network.Mode) });
            case "ns":
                NamespaceParser.CheckPath("network", rest);
                return Alone(given, new NetworkSpec { Mode = first });
            default:
                return Bridge(given);
        }
    }

    private static bool OwnsEveryId() => File.ReadAllText("/proc/self/uid_map").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"];

    private NetworkSpec Alone(IReadOnlyList<string> given, NetworkSpec network)
    {
        if (given.Count > 1) throw new EngineError(ErrorKind.Invalid, $"cannot set multiple networks without bridge network mode, selected mode {network.Mode.Split(':')[0]}: invalid argument");
        if ((_options.Ip ?? _options.Ip6 ?? _options.MacAddress) is not null || _options.NetworkAliases.Count > 0)
            throw new EngineError(ErrorKind.Invalid, $"networks and static ip/mac address can only be used with Bridge mode networking");
        return network;
    }

    private NetworkSpec Bridge(IReadOnlyList<string> given)
    {
        var networks = new Dictionary<string, NetworkAttachment>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var parts = text.Split(':', 2);
            var name = parts[0] is "" or "private" or "default" or "bridge" ? _conf.DefaultNetwork : parts[0];
            name = _engine.Networks.Get(name).Name;
            networks[name] = ParseAttachment(parts.ElementAtOrDefault(1) ?? "", networks.Count);
        }
        if (UserDirectories.Rootless) throw new EngineError(ErrorKind.Unsupported, "rootless bridge networks are not supported yet: use --network pasta, host or none");
        return new NetworkSpec { Mode = "bridge", Networks = networks };
    }

    private NetworkAttachment ParseAttachment(string options, int index)
    {
        var ips = new List<string>();
        if (index > 0 && (_options.Ip ?? _options.Ip6) is not null) throw new EngineError(ErrorKind.Invalid, "--ip can only be set for a single network");
        if (index > 0 && _options.MacAddress is not null) throw new EngineError(ErrorKind.Invalid, "--mac-address can only be set for a single network");
        if (_options.Ip is { } ip) ips.Add(CheckAddress(ip));
        if (_options.Ip6 is { } ip6) ips.Add(CheckAddress(ip6));
        var attachment = new NetworkAttachment
        {
            Aliases = OneLine.Check("network-alias", _options.NetworkAliases),
            StaticIps = ips,
            StaticMac = _options.MacAddress is { } mac ? CheckMac(mac) : null,
            InterfaceName = $"eth{index}",
        };
        foreach (var option in options.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            var value = pair.ElementAtOrDefault(1) ?? "";
            attachment = pair[0] switch
            {
                "ip" or "ip6" => attachment with { StaticIps = [.. attachment.StaticIps, CheckAddress(value)] },
                "mac" => attachment with { StaticMac = CheckMac(value) },
                "alias" => attachment with { Aliases = [.. attachment.Aliases, OneLine.Check("network", value)] },
                "interface_name" => attachment with { InterfaceName = value },
                _ => throw new EngineError(ErrorKind.Invalid, $"invalid network option {pair[0]}: invalid argument"),
            };
        }
        return attachment;
    }

    private static string CheckAddress(string text) =>
        IPAddress.TryParse(text, out var address) ? address.ToString() : throw new EngineError(ErrorKind.Invalid, $"\"{text}\" is not an ip address");

    // Pairs of hexadecimal digits between colons or hyphens, as the kernel's Ethernet addresses are.
    private static string CheckMac(string text)
    {
        var pairs = text.Split(text.Contains('-') ? '-' : ':');
        if (pairs.Length != 6 || !Array.TrueForAll(pairs, pair => pair.Length == 2 && pair.All(char.IsAsciiHexDigit)))
            throw new EngineError(ErrorKind.Invalid, $"address {text}: invalid MAC address");
        return string.Join(':', pairs).ToLowerInvariant();
    }

    // One that is "." stands for none at all, whatever the host has.
    private void CheckSearch(NetworkSpec network)
    {
        if (_options.DnsSearch.Count > 1 && _options.DnsSearch.Contains(".")) throw new EngineError(ErrorKind.Invalid, "cannot pass additional search domains when also specifying '.'");
        if (_options.Dns.Contains("none") && _options.DnsSearch.Count > 0)
            throw new EngineError(ErrorKind.Invalid, "invalid config provided: UseImageResolvConf and DNSSearch are mutually exclusive options");
    }

    private static string[] CheckDns(string[] servers)
    {
        if (servers.Length > 1 && servers.Contains("none")) throw new EngineError(ErrorKind.Invalid, "none is not allowed to be specified with other DNS ip addresses");
        foreach (var server in servers)
            if (server != "none" && !IPAddress.TryParse(server, out _))
                throw new EngineError(ErrorKind.Invalid, $"{server} is not an ip address");
        return servers;
    }

    // name[;name…]:ip, where the address may be host-gateway.
    private static string CheckHost(string text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0) throw new EngineError(ErrorKind.Invalid, $"unable to parse host entry \"{text}\": incorrect format");
        if (colon == 0) throw new EngineError(ErrorKind.Invalid, $"hostname in host entry \"{text}\" is empty");
        var ip = text[(colon + 1)..].Trim('[', ']');
        if (ip.Length == 0) throw new EngineError(ErrorKind.Invalid, $"IP address in host entry \"{text}\" is empty");
        if (ip != "host-gateway" && !IPAddress.TryParse(ip, out _)) throw new EngineError(ErrorKind.Invalid, $"invalid IP address in add-host: \"{ip}\"");
        return $"{text[..colon]}:{ip}";
    }

    private NetworkSpec AddPorts(NetworkSpec network)
    {
        var published = PortParser.Order(PortParser.Merge(_options.Publish.SelectMany(PortParser.ParsePublish)).Select(PortParser.AssignHostPort));
        var exposed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var port in _defaults.ExposedPorts?.Keys ?? Enumerable.Empty<string>()) exposed.UnionWith(PortParser.ParseExpose(port));
        foreach (var port in _options.Expose) exposed.UnionWith(PortParser.ParseExpose(port));
        if (network.Mode is not ("bridge" or "pasta"))
        {
            if (published.Count > 0)
                Linux.FileDescriptor.WriteAll(2, "Port mappings have been discarded as one of the Host, Container, Pod, and None network modes are in use\n"u8);
            return network with { Exposed = [.. exposed] };
        }
        if (_options.PublishAll)
            foreach (var port in exposed.Select(PortParser.ParsePublish).SelectMany(m => m))
                if (!published.Exists(p => p.Protocol == port.Protocol && port.ContainerPort >= p.ContainerPort && port.ContainerPort < p.ContainerPort + p.Range))
                    published.Add(port);
        return network with { Ports = [.. published.Select(PortParser.AssignHostPort)], Exposed = [.. exposed] };
    }
}
