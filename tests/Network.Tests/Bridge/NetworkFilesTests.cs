using System.Text;
using Selkie.Network.Bridge;

namespace Selkie.Network.Tests.Bridge;

public sealed class NetworkFilesTests : IDisposable
{
    private static readonly string Id = new('a', 64);
    private readonly TempDirectory _directory = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_default_network_needs_no_file()
    {
        var network = Files().Get("podman");
        Assert.Equal((NetworkConfig.DefaultId, "podman0", "bridge", false), (network.Id, network.NetworkInterface, network.Driver, network.DnsEnabled));
        Assert.Equal("10.88.0.1", network.Subnets![0].Gateway);
        Assert.Equal("podman", Files().Get("2f259b").Name);
    }

    [Fact]
    public void A_file_is_found_by_name_and_by_the_beginning_of_its_id()
    {
        Write("blue", $$"""{"name":"blue","id":"{{Id}}","driver":"bridge","subnets":[{"subnet":"10.9.0.0/24"}],"ipv6_enabled":false,"internal":false,"dns_enabled":true,"tomorrow":{"x":[1] } }""");
        Assert.Equal("10.9.0.1", Files().Get("blue").Subnets![0].Gateway);
        Assert.Equal("blue", Files().Get("aaaa").Name);
        Assert.Contains("\"tomorrow\":{\"x\":[1]", Encoding.UTF8.GetString(Files().Get("blue").Write()));
        Assert.Equal(["blue", "podman"], Files().All().Select(network => network.Name));
    }

    [Fact]
    public void A_file_for_the_default_name_counts()
    {
        Write("podman", $$"""{"name":"podman","id":"{{Id}}","driver":"bridge","subnets":[{"subnet":"10.7.0.0/24"}],"ipv6_enabled":false,"internal":false,"dns_enabled":false}""");
        Assert.Equal("10.7.0.0/24", Files().Get("podman").Subnets![0].Subnet);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"name":"other","id":"a","driver":"bridge"}""")]
    [InlineData("""{"name":"red","id":"a","driver":"bridge"}""")]
    public void A_file_that_holds_no_such_network_is_passed_over_with_a_warning(string text)
    {
        Write("red", text);
        Assert.Null(Files().Find("red"));
        Assert.NotEmpty(_warnings);
    }

    [Theory]
    [InlineData("green")]
    [InlineData("../podman")]
    [InlineData("")]
    public void What_is_not_there_is_named(string name) =>
        Assert.Equal($"unable to find network with name or ID {name}: network not found", Assert.Throws<NetworkException>(() => Files().Get(name)).Message);

    private void Write(string name, string text) => File.WriteAllText(_directory.File(name + ".json"), text);

    private NetworkFiles Files() => new(_directory.Path, "podman", "10.88.0.0/16") { Warn = _warnings.Add };
}
