using Selkie.Api.Libpod;
using Selkie.Cli.Output.Networks;
using Selkie.Engine.Networks;
using Selkie.Oci;

namespace Selkie.Cli.Tests.Output.Networks;

public class NetworkOutputsTests
{
    private static readonly string Id = new('7', 64);

    private static readonly InspectedNetwork Data = new()
    {
        Name = "sea",
        Id = Id,
        Driver = "bridge",
        NetworkInterface = "podman1",
        Created = "2024-01-02T03:04:05Z",
        Subnets = [new SubnetDefinition { Subnet = "10.7.0.0/24", Gateway = "10.7.0.1" }],
        DnsEnabled = true,
        Labels = new Dictionary<string, string> { ["a"] = "b", ["c"] = "d" },
        IpamOptions = new Dictionary<string, string> { ["driver"] = "host-local" },
        Containers = new Dictionary<string, NetworkMember>(),
    };

    private static readonly NetworkDefinition Alone = new() { Name = Data.Name, Id = Id, Driver = Data.Driver, Created = Data.Created, DnsEnabled = true, Labels = Data.Labels };

    private static string List(ListNetworks request) => Printed.Text(screen => NetworkOutputs.Listed(request, [Alone], screen));

    [Fact]
    public void A_list_shows_the_beginning_of_the_id()
    {
        Assert.Equal("NETWORK ID    NAME        DRIVER\n777777777777  sea         bridge\n", List(new ListNetworks()));
        Assert.Contains(Id, List(new ListNetworks { NoTruncation = true }));
        Assert.Equal("777777777777  sea         bridge\n", List(new ListNetworks { NoHeading = true }));
        Assert.Equal("sea\n", List(new ListNetworks { Quiet = true }));
    }

    [Fact]
    public void A_template_sees_labels_in_one_word() => Assert.Equal("sea a=b,c=d true false\n", List(new ListNetworks { Format = "{{.Name}} {{.Labels}} {{.DNSEnabled}} {{.IPv6Enabled}}" }));

    [Fact]
    public void What_a_network_has_not_json_leaves_out() => Assert.Equal(
        """
        [
             {
                  "name": "sea",
                  "id": "ID",
                  "driver": "bridge",
                  "network_interface": "podman1",
                  "created": "2024-01-02T03:04:05Z",
                  "subnets": [
                       {
                            "subnet": "10.7.0.0/24",
                            "gateway": "10.7.0.1"
                       }
                  ],
                  "ipv6_enabled": false,
                  "internal": false,
                  "dns_enabled": true,
                  "labels": {
                       "a": "b",
                       "c": "d"
                  },
                  "ipam_options": {
                       "driver": "host-local"
                  },
                  "containers": {}
             }
        ]

        """.Replace("ID", Id, StringComparison.Ordinal), Printed.Text(screen => NetworkOutputs.Inspected(new InspectNetworks(), new InspectNetworksReport([Data], []), screen)));

    [Fact]
    public void A_template_reaches_the_network_within_the_report() =>
        Assert.Equal("sea 10.7.0.0/24 map[]\n", Printed.Text(screen => NetworkOutputs.Inspected(new InspectNetworks { Format = "{{.Network.Name}} {{range .Subnets}}{{.Subnet}}{{end}} {{.Containers}}" }, new InspectNetworksReport([Data], []), screen)));

    [Fact]
    public void What_is_not_there_is_the_error()
    {
        var thrown = Assert.Throws<EngineError>(() => Printed.Text(screen => NetworkOutputs.Inspected(new InspectNetworks(), new InspectNetworksReport([], [new(ErrorKind.NotFound, "network x: not found")]), screen)));
        Assert.Equal("network x: not found", thrown.Message);
    }
}
