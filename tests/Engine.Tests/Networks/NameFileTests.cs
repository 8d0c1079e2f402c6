using Selkie.Engine.Networks.Connecting;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Networks;

public sealed class NameFileTests
{
    private static readonly NetworkNames Bridge = new() { Own = ["10.88.0.2"], Host = "10.88.0.1" };

    [Fact]
    public void Hosts_hold_the_host_and_the_container_after_the_base_file() => Assert.Equal(
        "127.0.0.1\tlocalhost\n::1\tlocalhost\n10.88.0.1\thost.containers.internal host.docker.internal\n10.88.0.2\tcccccccccccc otter\n",
        Hosts(new NetworkSpec { HostsFile = "none" }, Bridge));

    [Fact]
    public void What_the_user_adds_comes_first_and_its_names_are_not_repeated() => Assert.Equal(
        "10.88.0.1\ta b\n1.2.3.4\totter\n127.0.0.1\tlocalhost\n::1\tlocalhost\n10.88.0.1\thost.containers.internal host.docker.internal\n10.88.0.2\tshore\n",
        Hosts(new NetworkSpec { HostsFile = "none", Hostname = "shore", AddHosts = [HostEntry.Parse("a;b:host-gateway"), HostEntry.Parse("otter:1.2.3.4")] }, Bridge));

    [Fact]
    public void The_image_s_file_can_be_the_base() => Assert.StartsWith(
        "9.9.9.9\tnine\n127.0.0.1\tlocalhost\n",
        new HostsFile(Spec(new NetworkSpec { HostsFile = "image" }), "otter", "9.9.9.9 nine # comment\n\n# 1 2\n").Compose(Bridge));

    [Fact]
    public void Without_an_address_of_the_host_its_gateway_cannot_be_named() =>
        Assert.Contains("host containers internal IP address is empty", Assert.Throws<Oci.EngineError>(() => Hosts(new NetworkSpec { AddHosts = [HostEntry.Parse("a:host-gateway")] }, new NetworkNames())).Message);

    [Fact]
    public void The_host_s_servers_are_taken_unless_they_are_out_of_reach()
    {
        Assert.Equal("search sea\nnameserver 10.0.0.1\noptions ndots:2\n", Resolv(new NetworkSpec(), Bridge, ["127.0.0.1", "10.0.0.1", "fd00::1"]));
        Assert.Equal("search sea\nnameserver 8.8.8.8\nnameserver 8.8.4.4\noptions ndots:2\n", Resolv(new NetworkSpec(), Bridge, ["127.0.0.1"]));
        Assert.Contains("nameserver fd00::1\n", Resolv(new NetworkSpec(), Bridge with { HasIpv6 = true }, ["fd00::1"]));
    }

    [Fact]
    public void A_network_s_servers_stand_alone() => Assert.Equal(
        "search dns.podman\nnameserver 10.89.0.1\noptions ndots:2\n",
        Resolv(new NetworkSpec { Dns = ["1.1.1.1"] }, Bridge with { Servers = ["10.89.0.1"], Search = ["dns.podman"] }, ["10.0.0.1"]));

    [Fact]
    public void Forwarders_go_before_the_host_s_servers() => Assert.Equal(
        "search sea\nnameserver 169.254.1.1\nnameserver 10.0.0.1\noptions ndots:2\n",
        Resolv(new NetworkSpec(), Bridge with { Forwarders = ["169.254.1.1"] }, ["10.0.0.1"]));

    [Fact]
    public void What_the_user_says_replaces_the_host_s() => Assert.Equal(
        "nameserver 1.1.1.1\noptions debug\n",
        Resolv(new NetworkSpec { Dns = ["1.1.1.1"], DnsSearch = ["."], DnsOptions = ["debug"] }, Bridge, ["10.0.0.1"]));

    private static string Hosts(NetworkSpec network, NetworkNames names) => new HostsFile(Spec(network), network.Hostname.Length > 0 ? network.Hostname : "cccccccccccc", null).Compose(names);

    private static string Resolv(NetworkSpec network, NetworkNames names, string[] servers) =>
        new ResolvConf(network, names, isOwn: true).Compose(new ResolvConf.Lines(servers, ["sea"], ["ndots:2"]));

    private static ContainerSpec Spec(NetworkSpec network) => new() { Id = new string('c', 64), Name = "otter", Process = new ProcessSpec(), Network = network };
}
