using System.Net;
using Selkie.Engine.Configuration;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Mapping;
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
        var given = _options.Networks.Count > 0 ? _options.Networks : [NetworkChoice.Parse(_conf.NamespaceMode("netns") ?? "")];
        var mode = given[0].Mode;
        var (word, rest) = mode;
        if (word is "" or "private" or "default") word = UserDirectories.Rootless ? _conf.DefaultRootlessNetwork : "bridge";
        switch (word)
        {
            case "none" or "host" when given[0].Attachment is null || word != mode.Word:
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
                return Alone(given, new NetworkSpec { Mode = OfDonor(word == "ns" ? "network" : "net", mode, NamespaceMode.None, other => other.Network.Mode) });
            default:
                return Bridge(given);
        }
    }

    private static bool OwnsEveryId() => File.ReadAllText("/proc/self/uid_map").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"];

    private NetworkSpec Alone(IReadOnlyList<NetworkChoice> given, NetworkSpec network)
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

    private NetworkSpec Bridge(IReadOnlyList<NetworkChoice> given)
    {
        var networks = new Dictionary<string, NetworkAttachment>(StringComparer.Ordinal);
        foreach (var (mode, asked) in given)
        {
            var name = _engine.Networks.Get(mode.Word is "" or "private" or "default" or "bridge" ? _conf.DefaultNetwork : mode.Word).Name;
            networks[name] = Attach(asked ?? new NetworkAttachment { InterfaceName = "" }, networks.Count);
        }
        if (UserDirectories.Rootless) throw new EngineError(ErrorKind.Unsupported, "rootless bridge networks are not supported yet: use --network pasta, host or none");
        return new NetworkSpec { Mode = NamespaceMode.Bridge, Networks = networks };
    }

    private NetworkAttachment Attach(NetworkAttachment asked, int index)
    {
        if (index > 0 && OptionsOfBridges().FirstOrDefault(option => option != "network-alias") is { } single)
            throw new EngineError(ErrorKind.Invalid, $"--{single} can only be set for a single network: invalid argument");
        return new NetworkAttachment
        {
            Aliases = [.. OneLine.Check("network-alias", _options.NetworkAliases), .. OneLine.Check("network", asked.Aliases)],
            StaticIps = [.. new[] { _options.Ip, _options.Ip6 }.OfType<IPAddress>().Select(ip => ip.ToString()), .. asked.StaticIps],
            StaticMac = asked.StaticMac ?? _options.MacAddress,
            InterfaceName = asked.InterfaceName.Length > 0 ? asked.InterfaceName : $"eth{index}",
        };
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
        List<ExposedPort> exposed = [.. ofImage.SelectMany(ExposeFlag.OfImage).Concat(_options.Expose).Distinct().OrderBy(port => port.ToString(), StringComparer.Ordinal)];
        if (!network.Mode.PublishesPorts)
        {
            if (published.Count > 0)
                Warn("Port mappings have been discarded as one of the Host, Container, Pod, and None network modes are in use");
            return network with { Exposed = exposed };
        }
        if (_options.PublishAll)
            foreach (var port in exposed)
                if (!published.Exists(p => p.Protocol == port.Protocol && port.Number >= p.ContainerPort && port.Number < p.ContainerPort + p.Range))
                    published.Add(new PortMapping("", 0, (ushort)port.Number, 1, port.Protocol));
        return network with { Ports = [.. published.Select(PortMappings.AssignHostPort)], Exposed = exposed };
    }

    // A line of Podman's without the form that its other warnings have.
    private void Warn(string line)
    {
        if (_engine.Log.IsPlain) _engine.Log.Warn(line);
        else if (_engine.Call.Streams.Error.Descriptor is >= 0 and var descriptor) Selkie.Linux.Files.FileDescriptor.WriteAll(descriptor, System.Text.Encoding.UTF8.GetBytes(line + "\n"));
    }
}
