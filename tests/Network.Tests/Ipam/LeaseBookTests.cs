using Selkie.Network.Bridge;
using Selkie.Network.Ipam;

namespace Selkie.Network.Tests.Ipam;

public sealed class LeaseBookTests : IDisposable
{
    private static readonly LeaseOwner Owner = new(1, 2, "/run/some where");
    private static readonly NetworkConfig Network = NetworkConfig.Default("tiny", "10.5.0.0/29");
    private readonly TempDirectory _directory = new();
    private readonly HashSet<string> _dead = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Addresses_follow_one_another_and_skip_the_gateway()
    {
        Assert.Equal("10.5.0.2", Take("a"));
        Assert.Equal("10.5.0.3", Take("b"));
        Book().Release("b");
        Assert.Equal("10.5.0.4", Take("c"));
        Assert.Equal(["a", "c"], Book().All().Select(lease => lease.Container));
        Assert.Equal(Owner, Book().All()[0].Owner);
    }

    [Fact]
    public void Beside_Podman_s_book_addresses_come_from_the_top()
    {
        File.WriteAllText(_directory.File("ipam.db"), "");
        Assert.Equal("10.5.0.6", Take("a"));
        Assert.Equal("10.5.0.5", Take("b"));
    }

    [Fact]
    public void A_full_range_takes_back_what_dead_containers_had()
    {
        foreach (var container in new[] { "a", "b", "c", "d", "e" }) Take(container);
        Assert.Equal("IPAM error: failed to find free IP in range: 10.5.0.1 - 10.5.0.6", Assert.Throws<NetworkException>(() => Take("f")).Message);
        _dead.Add("c");
        Assert.Equal("10.5.0.4", Take("f"));
    }

    [Fact]
    public void A_wanted_address_is_given_unless_somebody_lives_there()
    {
        Assert.Equal("10.5.0.5", Take("a", "10.5.0.5"));
        Assert.Equal("IPAM error: requested ip address 10.5.0.5 is already allocated to container ID a", Assert.Throws<NetworkException>(() => Take("b", "10.5.0.5")).Message);
        _dead.Add("a");
        Assert.Equal("10.5.0.5", Take("b", "10.5.0.5"));
        Assert.Equal("requested static ip 10.6.0.5 not in any subnet on network tiny", Assert.Throws<NetworkException>(() => Take("b", "10.6.0.5")).Message);
    }

    [Fact]
    public void Every_subnet_gives_an_address_within_its_lease_range()
    {
        var network = Network with
        {
            Subnets =
            [
                new NetworkSubnet { Subnet = "10.5.0.0/24", LeaseRange = new LeaseRange { StartIp = "10.5.0.100" } },
                new NetworkSubnet { Subnet = "fd00::/64", Gateway = "fd00::1" },
            ],
        };
        Assert.Equal(["10.5.0.100", "fd00::2"], Book().Take(network, "a", [], Owner));
    }

    [Fact]
    public void Leases_of_another_boot_do_not_count()
    {
        Take("a");
        var path = _directory.File("ipam-tiny");
        File.WriteAllLines(path, ["boot another", .. File.ReadAllLines(path).Skip(1)]);
        Assert.Empty(Book().All());
        Assert.Equal("10.5.0.2", Take("b"));
    }

    [Fact]
    public async Task Many_at_once_get_different_addresses()
    {
        var network = NetworkConfig.Default("wide", "10.6.0.0/16");
        var tasks = Enumerable.Range(0, 40).Select(i => Task.Run(() => new LeaseBook(_directory.Path, "wide", _ => true).Take(network, $"c{i}", [], Owner)[0]));
        Assert.Equal(40, (await Task.WhenAll(tasks)).Distinct().Count());
    }

    private LeaseBook Book() => new(_directory.Path, "tiny", lease => !_dead.Contains(lease.Container));

    private string Take(string container, params string[] wanted) => Book().Take(Network, container, wanted, Owner)[0];
}
