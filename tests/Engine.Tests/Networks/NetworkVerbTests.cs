using Selkie.Engine.Networks;
using Selkie.Engine.Tests.Images;
using Selkie.Engine.Text;
using Selkie.Network.Bridge;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Networks;

public sealed class NetworkVerbTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly EngineContext _context;

    public NetworkVerbTests() => _context = new EngineContext(new EngineHost(_engine.Context.Options with { NetworkConfigDirectory = _engine.Path("networks") }), _engine.Context.Call);

    public void Dispose() => _engine.Dispose();

    private string Create(CreateNetwork request) => new CreateNetworkHandler(_context).Handle(request);

    private string Create(string name, string subnet, params (string Key, string Value)[] labels) =>
        Create(new CreateNetwork { Name = name, Subnets = [new NetworkSubnet { Subnet = subnet }], Labels = [.. labels.Select(label => KeyValuePair.Create(label.Key, label.Value))] });

    private IEnumerable<string> List(params string[] filters) =>
        new ListNetworksHandler(_context).Handle(new ListNetworks { Filters = [.. filters.Select(FilterFlags.Network.Parse)] }).Select(network => network.Name);

    [Fact]
    public void A_network_s_file_is_Podman_s()
    {
        Create("sea", "10.241.1.0/24", ("of", "test"));
        var id = _context.Networks.Get("sea").Id;
        var lines = File.ReadAllLines(_engine.Path("networks/sea.json"));
        Assert.Equal(["{", "     \"name\": \"sea\",", $"     \"id\": \"{id}\",", "     \"driver\": \"bridge\","], lines[..4]);
        Assert.Contains("               \"gateway\": \"10.241.1.1\"", lines);
    }

    [Fact]
    public void A_network_is_found_by_its_name_and_by_the_beginning_of_its_id()
    {
        Create("sea", "10.241.1.0/24");
        var id = _context.Networks.Get("sea").Id;
        var report = new InspectNetworksHandler(_context).Handle(new InspectNetworks { Networks = ["sea", id[..12], "nosuch"] });
        Assert.Equal(["sea", "sea"], report.Networks.Select(network => network.Name));
        Assert.Equal("network nosuch: unable to find network with name or ID nosuch: network not found", Assert.Single(report.Errors).Message);
    }

    [Fact]
    public void Filters_choose_networks()
    {
        Create("sea", "10.241.1.0/24", ("of", "test"));
        Create("lake", "10.241.2.0/24");
        Assert.Equal(["sea"], List("label=of=test"));
        Assert.Equal(["lake", "podman"], List("label!=of=test"));
        Assert.Equal(["lake"], List("name=^la"));
        Assert.Equal(["lake", "podman", "sea"], List("driver=bridge"));
        Assert.Equal(["lake", "sea"], List("dangling=true"));
        Assert.Equal(["podman"], List("dangling=false"));
        Assert.Equal(["sea"], List("id=" + _context.Networks.Get("sea").Id[..8]));
        Assert.Equal("invalid filter \"foo\"", Assert.Throws<EngineError>(() => List("foo=bar").ToList()).Message);
    }

    [Fact]
    public void A_mode_s_name_is_no_network_s() =>
        Assert.Equal("cannot create network with name \"host\" because it conflicts with a valid network mode", Assert.Throws<EngineError>(() => Create(new CreateNetwork { Name = "host" })).Message);

    [Fact]
    public void A_name_is_given_once_unless_that_is_ignored()
    {
        Create("sea", "10.241.1.0/24");
        Assert.Equal("sea", Create(new CreateNetwork { Name = "sea", Ignore = true }));
        Assert.Equal(ErrorKind.Conflict, Assert.ThrowsAny<EngineError>(() => Create(new CreateNetwork { Name = "sea" })).Kind);
    }

    [Fact]
    public void Gateways_and_ranges_go_with_the_subnets_in_their_order()
    {
        NetworkSubnet Subnet(string text) => new() { Subnet = text };
        Create(new CreateNetwork { Name = "sea", Subnets = [Subnet("10.241.1.0/24"), Subnet("10.241.2.0/24")], Gateways = ["10.241.1.9"], Ranges = [NetworkFlags.Range.Parse("10.241.1.128/25"), NetworkFlags.Range.Parse("10.241.2.7-10.241.2.9")] });
        var subnets = _context.Networks.Get("sea").Subnets!;
        Assert.Equal(("10.241.1.9", "10.241.1.129", "10.241.1.255"), (subnets[0].Gateway, subnets[0].LeaseRange!.StartIp, subnets[0].LeaseRange!.EndIp));
        Assert.Equal(("10.241.2.1", "10.241.2.7", "10.241.2.9"), (subnets[1].Gateway, subnets[1].LeaseRange!.StartIp, subnets[1].LeaseRange!.EndIp));
        Assert.Equal("cannot set more gateways than subnets", Assert.Throws<EngineError>(() => Create(new CreateNetwork { Subnets = [Subnet("10.241.3.0/24")], Gateways = ["10.241.3.1", "10.241.3.2"] })).Message);
        Assert.Equal("cannot set gateway or range without subnet", Assert.Throws<EngineError>(() => Create(new CreateNetwork { Gateways = ["10.241.3.1"] })).Message);
    }

    [Fact]
    public void Each_network_is_removed_by_itself()
    {
        Create("sea", "10.241.1.0/24");
        var report = new RemoveNetworksHandler(_context).Handle(new RemoveNetworks { Networks = ["nosuch", "sea", "podman"] });
        Assert.Equal(["sea"], report.Done);
        Assert.Equal(["unable to find network with name or ID nosuch: network not found", "default network podman cannot be removed"], report.Errors.Select(error => error.Message));
        Assert.False(File.Exists(_engine.Path("networks/sea.json")));
    }

    [Theory]
    [InlineData("10.1.0.0/16", "invalid route: 10.1.0.0/16\nFormat: --route <destination in CIDR>,<gateway>,<metric (optional)>")]
    [InlineData("x,10.0.0.1", "invalid route destination x")]
    [InlineData("10.1.0.0/16,x", "invalid route gateway x")]
    [InlineData("10.1.0.0/16,10.0.0.1,-1", "invalid route metric -1")]
    public void What_is_no_route_is_refused(string text, string message) => Assert.Equal(message, Assert.Throws<EngineError>(() => NetworkFlags.Route.Parse(text)).Message);

    [Theory]
    [InlineData("x-10.0.0.1", "range start ip \"x\" is not a ip address")]
    [InlineData("10.0.0.1-x", "range end ip \"x\" is not a ip address")]
    [InlineData("x", "invalid CIDR address: x")]
    public void What_is_no_range_is_refused(string text, string message) => Assert.Equal(message, Assert.Throws<EngineError>(() => NetworkFlags.Range.Parse(text)).Message);
}
