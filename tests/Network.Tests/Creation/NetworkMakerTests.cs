using Selkie.Network.Bridge;
using Selkie.Network.Creation;
using Selkie.Oci;

namespace Selkie.Network.Tests.Creation;

public sealed class NetworkMakerTests
{
    private static readonly HostUse Host = new(new HashSet<string> { "lo", "eth0", "podman2" }, [AddressRange.Parse("10.89.0.7/24"), AddressRange.Parse("192.168.7.0/24")]);
    private static readonly NetworkConfig Default = NetworkConfig.Default("podman", "10.88.0.0/16");

    private static NetworkConfig Make(NetworkConfig wanted, params NetworkConfig[] others) => new NetworkMaker([Default, .. others], SubnetPool.Usual, Host).Make(wanted);

    private static NetworkConfig Wanted(string name = "", string driver = "", bool dns = true) => new() { Name = name, Id = "", Driver = driver, DnsEnabled = dns };

    private static NetworkConfig With(string subnet, string? gateway = null, LeaseRange? range = null) => Wanted("net") with { Subnets = [new NetworkSubnet { Subnet = subnet, Gateway = gateway, LeaseRange = range }] };

    private static string Refusal(NetworkConfig wanted, params NetworkConfig[] others) => Assert.Throws<NetworkException>(() => Make(wanted, others)).Message;

    [Fact]
    public void What_is_not_said_is_chosen()
    {
        var made = Make(Wanted());
        // podman2 is an interface of the host, and the host is on the first subnet of the pools.
        Assert.Equal(("podman1", "podman1", "bridge", 64), (made.Name, made.NetworkInterface, made.Driver, made.Id.Length));
        Assert.Equal(("10.89.1.0/24", "10.89.1.1"), (made.Subnets![0].Subnet, made.Subnets[0].Gateway));
        Assert.Equal("host-local", made.IpamOptions!["driver"]);
        Assert.NotNull(made.Created);
        var next = Make(Wanted(), made);
        Assert.Equal(("podman3", "10.89.2.0/24"), (next.Name, next.Subnets![0].Subnet));
    }

    [Fact]
    public void A_network_of_IPv6_has_a_subnet_of_each_kind()
    {
        var made = Make(Wanted("six") with { Ipv6Enabled = true });
        Assert.Equal(2, made.Subnets!.Count);
        Assert.StartsWith("fd", made.Subnets[1].Subnet);
        Assert.EndsWith("::/64", made.Subnets[1].Subnet);
        Assert.True(Make(With("fd00:7::/64")).Ipv6Enabled);
    }

    [Fact]
    public void A_subnet_may_be_given_by_any_of_its_addresses() => Assert.Equal("10.7.1.0/24", Make(With("10.7.1.9/24")).Subnets![0].Subnet);

    [Fact]
    public void A_network_without_a_way_out_and_without_names_needs_no_gateway() => Assert.Null(Make(Wanted("closed", dns: false) with { Internal = true }).Subnets![0].Gateway);

    [Fact]
    public void Who_gives_out_no_addresses_answers_for_no_names()
    {
        var made = Make(Wanted("bare") with { IpamOptions = new Dictionary<string, string> { ["driver"] = "none" } });
        Assert.False(made.DnsEnabled);
        Assert.Null(made.Subnets);
    }

    [Fact]
    public void Dockers_options_have_netavarks_names()
    {
        var made = Make(Wanted("docker") with { Options = new Dictionary<string, string> { ["com.docker.network.driver.mtu"] = "1400", ["com.docker.network.bridge.name"] = "br-sea", ["isolate"] = "1" } });
        Assert.Equal(("br-sea", "1400", "true", 2), (made.NetworkInterface, made.Options!["mtu"], made.Options["isolate"], made.Options.Count));
    }

    [Fact]
    public void A_macvlan_asks_for_addresses_or_has_a_subnet()
    {
        var asks = Make(Wanted("office", "macvlan") with { NetworkInterface = "eth0" });
        Assert.Equal(("dhcp", false), (asks.IpamOptions!["driver"], asks.DnsEnabled));
        var has = Make(With("10.7.2.0/24") with { Driver = "macvlan" });
        Assert.Equal("host-local", has.IpamOptions!["driver"]);
    }

    [Theory]
    [InlineData("10.89.0.0/25", "subnet 10.89.0.0/25 is already used on the host or by another config")]
    [InlineData("10.0.0.0/8", "subnet 10.0.0.0/8 is already used on the host or by another config")]
    [InlineData("192.168.0.0/16", "subnet 192.168.0.0/16 is already used on the host or by another config")]
    [InlineData("foo", "invalid CIDR address: foo")]
    public void A_subnet_that_is_another_s_or_none_is_refused(string subnet, string message) => Assert.Equal(message, Refusal(With(subnet)));

    [Fact]
    public void Addresses_outside_the_subnet_are_refused()
    {
        Assert.Equal("gateway 10.9.0.1 not in subnet 10.7.1.0/24", Refusal(With("10.7.1.0/24", "10.9.0.1")));
        Assert.Equal("lease range start ip 10.9.0.1 not in subnet 10.7.1.0/24", Refusal(With("10.7.1.0/24", range: new LeaseRange { StartIp = "10.9.0.1" })));
        Assert.Equal("lease range end ip 10.9.0.1 not in subnet 10.7.1.0/24", Refusal(With("10.7.1.0/24", range: new LeaseRange { EndIp = "10.9.0.1" })));
    }

    [Theory]
    [InlineData("podman", "network name podman already used: network already exists", ErrorKind.Conflict)]
    [InlineData("a b", "network name a b invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", ErrorKind.Invalid)]
    [InlineData("../x", "network name ../x invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", ErrorKind.Invalid)]
    public void A_name_that_is_taken_or_none_is_refused(string name, string message, ErrorKind kind)
    {
        var error = Assert.Throws<NetworkException>(() => Make(Wanted(name)));
        Assert.Equal((message, kind), (error.Message, error.Kind));
    }

    [Fact]
    public void A_bridge_is_one_network_s_unless_a_VLAN_tells_them_apart()
    {
        var first = Make(Wanted("first") with { NetworkInterface = "br0" });
        Assert.Equal("bridge name br0 already in use", Refusal(Wanted("second") with { NetworkInterface = "br0" }, first));
        Assert.Equal("br0", Make(Wanted("second") with { NetworkInterface = "br0", Options = new Dictionary<string, string> { ["vlan"] = "12" } }, first).NetworkInterface);
    }

    [Theory]
    [InlineData("bridge", "foo", "bar", "unsupported bridge network option foo")]
    [InlineData("bridge", "mtu", "x", "strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("bridge", "mtu", "-1", "mtu -1 is less than zero")]
    [InlineData("bridge", "vlan", "4095", "vlan ID 4095 must be between 0 and 4094")]
    [InlineData("bridge", "isolate", "maybe", "failed to parse isolate option: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    [InlineData("bridge", "vrf", "", "invalid vrf name")]
    [InlineData("bridge", "mode", "odd", "unknown bridge mode \"odd\"")]
    [InlineData("macvlan", "mode", "odd", "unknown macvlan mode \"odd\"")]
    [InlineData("macvlan", "bclim", "x", "failed to parse \"bclim\" option: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("bridge", "metric", "-1", "strconv.ParseUint: parsing \"-1\": invalid syntax")]
    public void An_option_that_a_driver_does_not_know_or_understand_is_refused(string driver, string key, string value, string message) =>
        Assert.Equal(message, Refusal(Wanted("net", driver) with { Options = new Dictionary<string, string> { [key] = value } }));

    [Theory]
    [InlineData("ipvlan", "", null, "ipam driver dhcp is not supported with ipvlan")]
    [InlineData("macvlan", "host-local", null, "macvlan driver needs at least one subnet specified when the host-local ipam driver is set")]
    [InlineData("macvlan", "dhcp", "10.7.1.0/24", "ipam driver dhcp set but subnets are set")]
    [InlineData("bridge", "none", "10.7.1.0/24", "none ipam driver is set but subnets are given")]
    [InlineData("bridge", "foo", null, "unsupported ipam driver \"foo\"")]
    [InlineData("foo", "", null, "failed to find driver or plugin \"foo\"")]
    public void Drivers_and_addresses_must_fit(string driver, string ipam, string? subnet, string message) => Assert.Equal(message, Refusal(Wanted("net", driver) with
    {
        IpamOptions = ipam.Length > 0 ? new Dictionary<string, string> { ["driver"] = ipam } : null,
        Subnets = subnet is null ? null : [new NetworkSubnet { Subnet = subnet }],
    }));

    [Fact]
    public void Servers_routes_and_parents_must_be_what_they_say()
    {
        Assert.Equal("unable to parse ip x specified in NetworkDNSServers: invalid argument", Refusal(Wanted("net") with { NetworkDnsServers = ["x"] }));
        Assert.Equal("cannot set NetworkDNSServers if DNS is not enabled for the network: invalid argument", Refusal(Wanted("net", dns: false) with { NetworkDnsServers = ["1.2.3.4"] }));
        Assert.Equal("route destination invalid", Refusal(Wanted("net") with { Routes = [new NetworkRoute { Destination = "10.1.2.3/24", Gateway = "10.89.1.9" }] }));
        Assert.Equal("parent interface nope does not exist", Refusal(Wanted("net", "macvlan") with { NetworkInterface = "nope" }));
    }

    [Fact]
    public void Pools_that_are_full_are_passed_over()
    {
        var maker = new NetworkMaker([Make(With("10.7.0.0/24")) with { Name = "full" }], [new SubnetPool("10.7.0.0/24", 25), new SubnetPool("10.8.0.0/24", 25)], Host);
        Assert.Equal("10.8.0.0/25", maker.Make(Wanted("net")).Subnets![0].Subnet);
        var full = new NetworkMaker([], [new SubnetPool("10.89.0.0/25", 25)], Host);
        Assert.Equal("could not find free subnet from subnet pools", Assert.Throws<NetworkException>(() => full.Make(Wanted("net"))).Message);
    }

    [Fact]
    public void Routes_of_the_host_are_in_use()
    {
        var file = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\ntun0\t0000090A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n"u8.ToArray();
        Assert.Equal(["10.9.0.0/16"], HostUse.Routes(file).Select(range => range.ToCidr()));
    }
}
