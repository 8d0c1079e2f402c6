using Selkie.Engine.Configuration;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

internal sealed partial class SpecFactory
{
    private NetworkSpec BuildNetwork(NamespaceSpec namespaces)
    {
        var mode = ParseMode();
        var network = mode with
        {
            // Who shares the host's network goes by its name.
            Hostname = _options.Hostname is { } name ? OneLine.Check("hostname", name) : mode.Mode.IsHost ? Environment.MachineName : "",
            Dns = CheckDns(_options.Dns.Count > 0 ? _options.Dns : [.. _conf.DnsServers.Select(AddressFlags.DnsServer.Parse)]),
            DnsSearch = OneLine.Check("dns-search", _options.DnsSearch.Count > 0 ? _options.DnsSearch : _conf.DnsSearches),
            DnsOptions = OneLine.Check("dns-option", _options.DnsOptions.Count > 0 ? _options.DnsOptions : _conf.DnsOptions),
            AddHosts = _options.AddHost,
            NoHosts = _options.NoHosts ?? (_conf.NoHosts && _options.AddHost.Count == 0),
            NoHostname = _options.NoHostname,
            HostsFile = _options.HostsFile is { } file ? file is "" or "none" or "image" ? file : _engine.Call.PathOf(file) : _conf.BaseHostsFile,
            PublishAll = _options.PublishAll,
        };
        if (network.Mode.Container is not null && network.AddHosts.Count > 0)
            throw new EngineError(ErrorKind.Invalid, "cannot set extra host entries when the container is joined to another containers network namespace: invalid configuration");
        CheckSearch(network);
        return AddPorts(network);
    }

    private NetworkSpec ParseMode()
    {
        var given = _options.Networks.Count > 0 ? _options.Networks : [OfConf("netns") ?? NamespaceMode.Parse("")];
        var (word, rest) = given[0];
        if (word is "" or "private" or "default") word = UserDirectories.Rootless ? _conf.DefaultRootlessNetwork : "bridge";
        switch (word)
        {
            case "none" or "host" when rest.Length == 0:
                return Alone(given, new NetworkSpec { Mode = new NamespaceMode(word) });
            case "pasta":
                // As the host's root it becomes nobody, who may not join the container's namespace.
                if (!UserDirectories.Rootless && OwnsEveryId())
                    throw new EngineError(ErrorKind.Unsupported, "invalid config provided: pasta networking is only supported for rootless mode or when inside a nested userns");
                return Alone(given, new NetworkSpec { Mode = NamespaceMode.Pasta, ModeOptions = rest.Length > 0 ? rest.Split(',') : [] });
            case "slirp4netns":
                throw new EngineError(ErrorKind.Unsupported, "the network mode slirp4netns is not supported yet: use pasta");
            case "container" when rest.Length == 0:
                throw NamespaceFlags.ValueMissing("container");
            case "ns" when rest.Length == 0:
                throw NamespaceFlags.ValueMissing("path");
            case "container" or "ns":
                return Alone(given, new NetworkSpec { Mode = OfDonor(word == "ns" ? "network" : "net", given[0], NamespaceMode.None, other => other.Network.Mode) });
            default:
                return Bridge(given);
        }
    }

    private static bool OwnsEveryId() => File.ReadAllText("/proc/self/uid_map").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"];

    private NetworkSpec Alone(IReadOnlyList<NamespaceMode> given, NetworkSpec network)
    {
        if (given.Count > 1) throw new EngineError(ErrorKind.Invalid, $"cannot set multiple networks without bridge network mode, selected mode {network.Mode.Word}: invalid argument");
        return OptionsOfBridges().FirstOrDefault() is { } option
            ? throw new EngineError(ErrorKind.Invalid, $"--{option} can only be set when the network mode is bridge: invalid argument")
            : network;
    }

    private IEnumerable<string> OptionsOfBridges()
    {
        if (_options.Ip is not null) yield return "ip";
        if (_options.Ip6 is not null) yield return "ip6";
        if (_options.MacAddress is not null) yield return "mac-address";
        if (_options.NetworkAliases.Count > 0) yield return "network-alias";
    }

    private NetworkSpec Bridge(IReadOnlyList<NamespaceMode> given)
    {
        var networks = new Dictionary<string, NetworkAttachment>(StringComparer.Ordinal);
        foreach (var (word, options) in given)
        {
            var name = _engine.Networks.Get(word is "" or "private" or "default" or "bridge" ? _conf.DefaultNetwork : word).Name;
            networks[name] = ParseAttachment(options, networks.Count);
        }
        if (UserDirectories.Rootless) throw new EngineError(ErrorKind.Unsupported, "rootless bridge networks are not supported yet: use --network pasta, host or none");
        return new NetworkSpec { Mode = NamespaceMode.Bridge, Networks = networks };
    }

    private NetworkAttachment ParseAttachment(string options, int index)
    {
        var ips = new List<string>();
        if (index > 0 && OptionsOfBridges().FirstOrDefault(option => option != "network-alias") is { } single)
            throw new EngineError(ErrorKind.Invalid, $"--{single} can only be set for a single network: invalid argument");
        if (_options.Ip is { } ip) ips.Add(ip.ToString());
        if (_options.Ip6 is { } ip6) ips.Add(ip6.ToString());
        var attachment = new NetworkAttachment
        {
            Aliases = OneLine.Check("network-alias", _options.NetworkAliases),
            StaticIps = ips,
            StaticMac = _options.MacAddress,
            InterfaceName = $"eth{index}",
        };
        foreach (var option in options.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            var value = pair.ElementAtOrDefault(1) ?? "";
            attachment = pair[0] switch
            {
                "ip" or "ip6" => attachment with { StaticIps = [.. attachment.StaticIps, AddressFlags.OfNetwork(value).ToString()] },
                "mac" => attachment with { StaticMac = AddressFlags.Mac.Parse(value) },
                "alias" => attachment with { Aliases = [.. attachment.Aliases, OneLine.Check("network", value)] },
                "interface_name" => attachment with { InterfaceName = value },
                _ => throw new EngineError(ErrorKind.Invalid, $"invalid network option {pair[0]}: invalid argument"),
            };
        }
        return attachment;
    }

    // One that is "." stands for none at all, whatever the host has.
    private void CheckSearch(NetworkSpec network)
    {
        if (_options.DnsSearch.Count > 1 && _options.DnsSearch.Contains(".")) throw new EngineError(ErrorKind.Invalid, "cannot pass additional search domains when also specifying '.'");
        if (_options.Dns.Contains("none") && _options.DnsSearch.Count > 0)
            throw new EngineError(ErrorKind.Invalid, "invalid config provided: UseImageResolvConf and DNSSearch are mutually exclusive options");
    }

    private static IReadOnlyList<string> CheckDns(IReadOnlyList<string> servers) => servers.Count > 1 && servers.Contains("none")
        ? throw new EngineError(ErrorKind.Invalid, "none is not allowed to be specified with other DNS ip addresses")
        : servers;

    private NetworkSpec AddPorts(NetworkSpec network)
    {
        var published = PortMappings.Order(PortMappings.Merge(_options.Publish).Select(PortMappings.AssignHostPort));
        var ofImage = _defaults.ExposedPorts?.Keys ?? [];
        var exposed = new SortedSet<string>(ofImage.SelectMany(ExposeFlag.OfImage).Concat(_options.Expose), StringComparer.Ordinal);
        if (!network.Mode.PublishesPorts)
        {
            if (published.Count > 0)
                Warn("Port mappings have been discarded as one of the Host, Container, Pod, and None network modes are in use");
            return network with { Exposed = [.. exposed] };
        }
        if (_options.PublishAll)
            foreach (var port in exposed.SelectMany(PublishFlag.Parse))
                if (!published.Exists(p => p.Protocol == port.Protocol && port.ContainerPort >= p.ContainerPort && port.ContainerPort < p.ContainerPort + p.Range))
                    published.Add(port);
        return network with { Ports = [.. published.Select(PortMappings.AssignHostPort)], Exposed = [.. exposed] };
    }

    // A line of Podman's without the form that its other warnings have.
    private void Warn(string line)
    {
        if (_engine.Call.Streams.Error.Descriptor is >= 0 and var descriptor) Selkie.Linux.Files.FileDescriptor.WriteAll(descriptor, System.Text.Encoding.UTF8.GetBytes(line + "\n"));
    }
}
