using Selkie.Engine.Configuration;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class DockerCreate
{
    private CreateContainer Network(CreateContainer request)
    {
        if (_host.Texts("Links").Count > 0) throw new EngineError(ErrorKind.Invalid, "bad parameter: link is not supported");
        var mac = _config.Text("MacAddress") is { Length: > 0 } address ? AddressFlags.Mac.Parse(address) : null;
        var networks = Networks(ref mac);
        return request with
        {
            Networks = networks,
            MacAddress = mac,
            HostsFile = networks is [{ Mode.Container: not null }] ? null : "none", // Docker's containers take nothing over from the host's
            Publish = [.. _host.ObjectLists("PortBindings").SelectMany(pair => pair.Value.SelectMany(binding => Mapping(pair.Key, binding)))],
            PublishAll = _host.Switch("PublishAllPorts") ?? false,
            Expose = [.. _config.ObjectsByName("ExposedPorts").SelectMany(pair => ExposeFlag.Parse(pair.Key))],
            Dns = [.. _host.Texts("Dns").Select(AddressFlags.DnsServer.Parse)],
            DnsOptions = _host.Texts("DnsOptions"),
            DnsSearch = _host.Texts("DnsSearch"),
            AddHost = [.. _host.Texts("ExtraHosts").Select(AddressFlags.AddHost.Parse)],
        };
    }

    private List<NetworkChoice> Networks(ref string? mac)
    {
        var mode = NamespaceMode.Parse(_host.Text("NetworkMode") ?? "");
        if (mode.Word is "" or "default" && _usualNetwork is not ("" or "default" or "private")) mode = NamespaceMode.Parse(_usualNetwork);
        if (_config.Switch("NetworkDisabled") is true) mode = NamespaceMode.None;
        var endpoints = _config.Inner("NetworkingConfig").ObjectsByName("EndpointsConfig").DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => Attachment(pair.Value ?? RequestBody.Parse(default)), StringComparer.Ordinal);
        var isDefault = mode.Word is "" or "default";
        var isNamed = endpoints.Keys.Any(name => name is not ("default" or "bridge"));
        if (!IsBridged(mode) || (isDefault && !isNamed && UserDirectories.Rootless))
        {
            if (!endpoints.Values.All(IsPlain)) throw new EngineError(ErrorKind.Internal, "networks and static ip/mac address can only be used with Bridge mode networking");
            return isDefault ? [] : [NetworkChoice.Of(mode)];
        }
        // The network of the mode comes first; clients that name networks alone leave the mode at its default.
        var names = isDefault ? endpoints.Keys.OrderBy(name => name != "default") : endpoints.Keys.Prepend(mode.Word).Distinct();
        var networks = new List<NetworkChoice>();
        foreach (var name in names)
        {
            var attachment = endpoints.GetValueOrDefault(name) ?? NetworkChoice.Plain;
            if (attachment.StaticMac is null) attachment = attachment with { StaticMac = Taken(ref mac) };
            networks.Add(new NetworkChoice(new NamespaceMode(name), attachment));
        }
        return networks;
    }

    private static bool IsBridged(NamespaceMode mode) => !(mode.IsHost || mode.IsNone || mode.IsPasta || mode.Container is not null || mode.Path is not null || mode.Word == "slirp4netns");

    private static bool IsPlain(NetworkAttachment attachment) => attachment is { StaticIps.Count: 0, StaticMac: null, Aliases.Count: 0 };

    private static string? Taken(ref string? value)
    {
        var taken = value;
        value = null;
        return taken;
    }

    private static NetworkAttachment Attachment(RequestBody endpoint)
    {
        // What an inspection says of an endpoint, and clients repeat.
        endpoint.Pass("NetworkID", "EndpointID", "Gateway", "IPPrefixLen", "IPv6Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen", "DNSNames");
        var addresses = endpoint.Inner("IPAMConfig");
        var ips = new[] { endpoint.Text("IPAddress"), addresses.Text("IPv4Address"), addresses.Text("IPv6Address") };
        return NetworkChoice.Plain with
        {
            StaticIps = [.. ips.Where(ip => ip is { Length: > 0 }).Distinct().Select(ip => AddressFlags.OfNetwork(ip!).ToString())],
            StaticMac = endpoint.Text("MacAddress") is { Length: > 0 } mac ? AddressFlags.Mac.Parse(mac) : null,
            Aliases = endpoint.Texts("Aliases"),
        };
    }

    private static IEnumerable<PortMapping> Mapping(string port, RequestBody binding)
    {
        var (ports, protocol) = PortText.SplitProtocol(port, "invalid port format - protocol can only be specified once");
        var (first, count) = PortText.Range(ports);
        var text = binding.Text("HostPort") ?? "";
        var (hostFirst, hostCount) = text is "" or "0" ? ((ushort)0, count) : PortText.Range(text);
        if (hostCount != count) throw new EngineError(ErrorKind.Unsupported, $"HostConfig.PortBindings: any port of {text} for one of the container is not supported yet");
        var ip = binding.Text("HostIp") ?? "";
        return [new PortMapping(ip.Length > 0 ? AddressFlags.Ip.Parse(ip).ToString() : "", hostFirst, first, count, PortText.Protocol(protocol))];
    }
}
