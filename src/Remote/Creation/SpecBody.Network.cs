using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Remote.Creation;

internal sealed partial class SpecBody
{
    private const string Default = "default"; // the network that a container is on where nothing else is said

    private static readonly string[] s_modes = ["bridge", "host", "none", "private", "container", "ns", "pasta", "slirp4netns"];

    private void Network()
    {
        Networks();
        Each("portmappings", _options.Publish, Mapping);
        Switch("publish_image_ports", _options.PublishAll);
        if (_options.Expose.Count > 0) Pairs("expose", [.. _options.Expose.Select(port => port.Split('/')).GroupBy(parts => parts[0]).Select(group => KeyValuePair.Create(group.Key, string.Join(',', group.Select(parts => parts.ElementAtOrDefault(1) ?? "tcp").Distinct())))]);
        Texts("dns_server", _options.Dns.Where(server => server != "none"));
        if (_options.Dns.Contains("none")) Switch("use_image_resolve_conf", true);
        Texts("dns_search", _options.DnsSearch);
        Texts("dns_option", _options.DnsOptions);
        Texts("hostadd", _options.AddHost);
        Switch("use_image_hosts", _options.NoHosts);
        Switch("use_image_hostname", _options.NoHostname);
        Text("base_hosts_file", _options.HostsFile);
    }

    private void Networks()
    {
        var own = OwnOptions();
        var attachments = _options.Networks.Where(network => !s_modes.Contains(network.Word)).ToList();
        var mode = _options.Networks.FirstOrDefault(network => s_modes.Contains(network.Word));
        if (mode is { Word: "bridge", Value.Length: > 0 }) attachments.Insert(0, new NamespaceMode(Default, mode.Value));
        else if (own.Count > 0 && attachments.Count == 0) attachments.Add(new NamespaceMode(Default));
        if (own.Count > 0 && attachments.Count > 1) throw new EngineError(ErrorKind.Invalid, "--ip, --ip6, --mac-address and --network-alias are for one network: write NETWORK:ip=…,mac=…,alias=…");
        if (mode is null && attachments.Count == 0) return;
        // What options a mode has is in a member of its own.
        var hasOptions = mode is { Word: "pasta" or "slirp4netns", Value.Length: > 0 };
        Namespace("netns", mode is null or { Word: "bridge" } ? NamespaceMode.Bridge : hasOptions ? new NamespaceMode(mode.Word) : mode);
        if (hasOptions)
        {
            _json.WriteStartObject("network_options"u8);
            Texts(mode!.Word, mode.Value.Split(','));
            _json.WriteEndObject();
        }
        if (attachments.Count == 0) return;
        _json.WriteStartObject("Networks"u8);
        foreach (var network in attachments) Attachment(network, own);
        _json.WriteEndObject();
    }

    // As options of a network have them.
    private List<string> OwnOptions() =>
    [
        .. _options.Ip is { } ip ? ["ip=" + ip] : Array.Empty<string>(),
        .. _options.Ip6 is { } ip6 ? ["ip=" + ip6] : Array.Empty<string>(),
        .. _options.MacAddress is { } mac ? ["mac=" + mac] : Array.Empty<string>(),
        .. _options.NetworkAliases.Select(alias => "alias=" + alias),
    ];

    private void Attachment(NamespaceMode network, List<string> own)
    {
        var options = network.Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Concat(own).Select(Engine.Containers.Creation.PairFlags.Split).ToLookup(pair => pair.Key, pair => pair.Value);
        foreach (var option in options)
            if (option.Key is not ("ip" or "ip6" or "mac" or "alias" or "interface_name")) throw new EngineError(ErrorKind.Invalid, $"unknown bridge network option: {option.Key}");
        _json.WriteStartObject(network.Word);
        Texts("static_ips", options["ip"].Concat(options["ip6"]));
        Text("static_mac", options["mac"].LastOrDefault());
        Text("interface_name", options["interface_name"].LastOrDefault());
        Texts("aliases", options["alias"]);
        _json.WriteEndObject();
    }

    private void Mapping(PortMapping port)
    {
        Text("host_ip", port.HostIp);
        Number("container_port", port.ContainerPort);
        Number("host_port", port.HostPort);
        Number("range", port.Range);
        Text("protocol", port.Protocol);
    }
}
