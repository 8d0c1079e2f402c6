using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Mapping;
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
        Pairs("expose", [.. _options.Expose.GroupBy(port => port.Number).Select(ports => KeyValuePair.Create($"{ports.Key}", string.Join(',', ports.Select(port => port.Protocol).Distinct())))]);
        Texts("dns_server", _options.Dns.Where(server => server != "none"));
        if (_options.Dns.Contains("none")) Switch("use_image_resolve_conf", true);
        Texts("dns_search", _options.DnsSearch);
        Texts("dns_option", _options.DnsOptions);
        Texts("hostadd", _options.AddHost.Select(host => host.ToString()));
        Switch("use_image_hosts", _options.NoHosts);
        Switch("use_image_hostname", _options.NoHostname);
        Text("base_hosts_file", _options.HostsFile);
    }

    private void Networks()
    {
        var choices = _options.Networks.ToLookup(choice => s_modes.Contains(choice.Mode.Word));
        var attachments = choices[false].Select(choice => (Name: choice.Mode.Word, As: choice.Attachment ?? NetworkChoice.Plain)).ToList();
        var chosen = choices[true].FirstOrDefault();
        if (chosen is { Mode.Word: "bridge", Attachment: { } wished } && wished != NetworkChoice.Plain) attachments.Insert(0, (Default, wished));
        else if (HasOwnWishes && attachments.Count == 0) attachments.Add((Default, NetworkChoice.Plain));
        if (HasOwnWishes && attachments.Count > 1) throw new EngineError(ErrorKind.Invalid, "--ip, --ip6, --mac-address and --network-alias are for one network: write NETWORK:ip=…,mac=…,alias=…");
        if (chosen is null && attachments.Count == 0) return;
        Mode(chosen?.Mode);
        if (attachments.Count == 0) return;
        _json.WriteStartObject("Networks"u8);
        foreach (var (name, attachment) in attachments) Attachment(name, attachment);
        _json.WriteEndObject();
    }

    // What options a mode has is in a member of its own.
    private void Mode(NamespaceMode? mode)
    {
        var hasOptions = mode is { Word: "pasta" or "slirp4netns", Value.Length: > 0 };
        Namespace("netns", mode is null or { Word: "bridge" } ? NamespaceMode.Bridge : hasOptions ? new NamespaceMode(mode.Word) : mode);
        if (!hasOptions) return;
        _json.WriteStartObject("network_options"u8);
        Texts(mode!.Word, mode.Value.Split(','));
        _json.WriteEndObject();
    }

    private bool HasOwnWishes => _options.Ip is not null || _options.Ip6 is not null || _options.MacAddress is not null || _options.NetworkAliases.Count > 0;

    private void Attachment(string name, NetworkAttachment attachment)
    {
        _json.WriteStartObject(name);
        Texts("static_ips", [.. attachment.StaticIps, .. new[] { _options.Ip?.ToString(), _options.Ip6?.ToString() }.OfType<string>()]);
        Text("static_mac", _options.MacAddress?.ToString() ?? attachment.StaticMac);
        Text("interface_name", attachment.InterfaceName);
        Texts("aliases", [.. attachment.Aliases, .. _options.NetworkAliases]);
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
