using System.Globalization;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class LibpodCreate
{
    private CreateContainer Network(CreateContainer request) => request with
    {
        Networks = Networks(),
        Publish = [.. _body.Objects("portmappings").SelectMany(Mapping)],
        PublishAll = _body.Switch("publish_image_ports") ?? false,
        Expose = [.. _body.Pairs("expose").SelectMany(pair => ExposeFlag.Parse(pair.Key).SelectMany(port => ExposeFlag.Of(port.Number, pair.Value)))],
        Dns = [.. _body.Texts("dns_server").Select(AddressFlags.DnsServer.Parse), .. _body.Switch("use_image_resolve_conf") is true ? ["none"] : Array.Empty<string>()],
        DnsSearch = _body.Texts("dns_search"),
        DnsOptions = _body.Texts("dns_option"),
        AddHost = [.. _body.Texts("hostadd").Select(AddressFlags.AddHost.Parse)],
        NoHosts = _body.Switch("use_image_hosts"),
        NoHostname = _body.Switch("use_image_hostname") ?? false,
        HostsFile = Text("base_hosts_file"),
    };

    private const string Default = "default"; // the network of the configuration, whatever its name is (pkg/specgenutil)

    private List<NetworkChoice> Networks()
    {
        var mode = NamespaceMode.Parse(Namespace("netns"));
        var attachments = _body.ObjectsByName("Networks").Select(pair => new NetworkChoice(new NamespaceMode(pair.Key == Default ? "bridge" : pair.Key), Attachment(pair.Value ?? RequestBody.Parse(default)))).ToList();
        attachments.AddRange(_body.Texts("cni_networks").Except(attachments.Select(attached => attached.Mode.Word)).Select(name => new NetworkChoice(new NamespaceMode(name), NetworkChoice.Plain)));
        var options = _body.Inner("network_options").Texts(mode.Word);
        if (options.Count > 0 && mode.Value.Length == 0) mode = mode with { Value = string.Join(',', options) };
        if (attachments.Count == 0) return mode.Word.Length > 0 ? [NetworkChoice.Of(mode)] : [];
        return mode.Word is "" or "bridge" or "private" ? attachments
            : throw new EngineError(ErrorKind.Invalid, $"networks and static ip/mac address can only be used with Bridge mode networking, not with {mode.Word}");
    }

    private static NetworkAttachment Attachment(RequestBody network) => new()
    {
        StaticIps = [.. network.Texts("static_ips").Select(ip => AddressFlags.OfNetwork(ip).ToString())],
        StaticMac = network.Text("static_mac") is { Length: > 0 } mac ? AddressFlags.Mac.Parse(mac) : null,
        InterfaceName = network.Text("interface_name") ?? "",
        Aliases = network.Texts("aliases"),
    };

    private static IEnumerable<PortMapping> Mapping(RequestBody mapping)
    {
        var ip = mapping.Text("host_ip") ?? "";
        var (host, container) = (Port("host_port"), Port("container_port"));
        if (container == 0) throw new EngineError(ErrorKind.Invalid, "must provide a non-empty container port to publish");
        var range = Math.Max(Port("range"), (ushort)1);
        if (Math.Max(host, container) + range - 1 > ushort.MaxValue) throw new EngineError(ErrorKind.Invalid, string.Create(CultureInfo.InvariantCulture, $"{range} ports from {Math.Max(host, container)} on are more than there are"));
        var protocols = mapping.Text("protocol") is { Length: > 0 } given ? given : "tcp";
        return protocols.Split(',').Select(protocol => new PortMapping(ip.Length > 0 ? AddressFlags.Ip.Parse(ip).ToString() : "", host, container, range, PortText.Protocol(protocol))).ToList();

        ushort Port(string name) => (mapping.Natural(name) ?? 0) is <= ushort.MaxValue and var port ? (ushort)port : throw new EngineError(ErrorKind.Invalid, $"port numbers must be between 1 and 65535 (inclusive), got {mapping.Natural(name)}");
    }
}
