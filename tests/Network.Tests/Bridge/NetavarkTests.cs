using System.Text.Json;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Network.Bridge;

namespace Selkie.Network.Tests.Bridge;

public sealed class NetavarkTests : IDisposable
{
    private const string Answer =
        """{"podman":{"dns_search_domains":["dns.podman"],"dns_server_ips":["10.88.0.1"],"interfaces":{"eth0":{"mac_address":"ae:f6:c7:c3:83:20","subnets":[{"gateway":"10.88.0.1","ipnet":"10.88.0.2/16"}]}}}}""";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_gets_its_options_and_the_request_and_its_answer_is_understood()
    {
        var netavark = Fake($"echo \"$@\" > {_directory.Path}/words; echo $RUST_LOG $NETAVARK_FW > {_directory.Path}/environment; cat > {_directory.Path}/request; echo '{Answer}'");
        var block = netavark.SetUp("/proc/1/fd/9", Request())["podman"];
        Assert.Equal($"--config {_directory.Path}/run --rootless=false --aardvark-binary=/usr/lib/aardvark setup /proc/1/fd/9", Written("words"));
        Assert.Equal("netavark=warn nftables", Written("environment"));
        Assert.Equal(("10.88.0.2", 16, "10.88.0.1"), (Address(block).Address, Address(block).PrefixLength, Address(block).Gateway));
        Assert.Equal(("ae:f6:c7:c3:83:20", "10.88.0.1", "dns.podman"), (block.Interfaces!["eth0"].MacAddress, block.DnsServerIps![0], block.DnsSearchDomains![0]));
    }

    [Fact]
    public void The_request_is_written_in_its_words()
    {
        using var json = JsonDocument.Parse(Request().Write());
        var root = json.RootElement;
        Assert.Equal("c1", root.GetProperty("container_id").GetString());
        var attachment = root.GetProperty("networks").GetProperty("podman");
        Assert.Equal("eth0", attachment.GetProperty("interface_name").GetString());
        Assert.Equal("10.88.0.2", attachment.GetProperty("static_ips")[0].GetString());
        Assert.False(attachment.TryGetProperty("static_mac", out _));
        var network = root.GetProperty("network_info").GetProperty("podman");
        Assert.Equal("10.88.0.1", network.GetProperty("subnets")[0].GetProperty("gateway").GetString());
        foreach (var flag in new[] { "ipv6_enabled", "internal", "dns_enabled" }) Assert.False(network.GetProperty(flag).GetBoolean());
        Assert.Equal("host-local", network.GetProperty("ipam_options").GetProperty("driver").GetString());
        var port = root.GetProperty("port_mappings")[0];
        Assert.Equal(("", 80, 8080, 2, "tcp"), (port.GetProperty("host_ip").GetString(), port.GetProperty("container_port").GetInt32(),
            port.GetProperty("host_port").GetInt32(), port.GetProperty("range").GetInt32(), port.GetProperty("protocol").GetString()));
    }

    [Fact]
    public void One_whose_engine_is_gone_is_waited_for()
    {
        var program = $"{_directory.Path}/sleeping-netavark";
        File.Copy("/bin/sleep", program);
        using var orphan = System.Diagnostics.Process.Start(program, "0.5");
        (Fake("") with { Path = program }).AwaitOrphan("0.5");
        Assert.True(ProcessStat.Read(orphan.Id) is null or { IsDead: true });
    }

    [Theory]
    [InlineData("""printf '%s' '{"error":"no\nbridge"}'; exit 1""", "netavark: no bridge")]
    [InlineData("echo broken >&2; exit 1", "netavark: broken")]
    [InlineData("exit 3", "netavark: ended with exit code 3")]
    public void Its_failure_is_one_line(string script, string message) =>
        Assert.Equal(message, Assert.Throws<NetworkException>(() => Fake(script).SetUp("/ns", Request())).Message);

    [Fact]
    public void A_missing_program_is_named() =>
        Assert.Contains("/no/netavark", Assert.Throws<NetworkException>(() => (Fake("") with { Path = "/no/netavark" }).SetUp("/ns", Request())).Message);

    private static AddressBlock Address(NetworkBlock block) => block.Interfaces!["eth0"].Subnets![0];

    private string Written(string name) => File.ReadAllText(_directory.File(name)).Trim();

    private Netavark Fake(string script)
    {
        var path = _directory.File("netavark");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        Fs.SetMode(null, Fs.Bytes(path), 0x1c0).Check(path);
        return new Netavark
        {
            Path = path,
            AardvarkPath = "/usr/lib/aardvark",
            RunDirectory = _directory.File("run"),
            LockFile = _directory.File("lock"),
            FirewallDriver = "nftables",
        };
    }

    private static NetavarkRequest Request() => new()
    {
        ContainerId = "c1",
        ContainerName = "otter",
        Networks = new Dictionary<string, NetavarkAttachment> { ["podman"] = new() { InterfaceName = "eth0", StaticIps = ["10.88.0.2"] } },
        NetworkInfo = new Dictionary<string, NetworkConfig> { ["podman"] = NetworkConfig.Default("podman", "10.88.0.0/16") },
        PortMappings = [new NetavarkPort { ContainerPort = 80, HostPort = 8080, Range = 2, Protocol = "tcp" }],
    };
}
