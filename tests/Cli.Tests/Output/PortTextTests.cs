using Selkie.Cli.Output.Containers;
using Selkie.Engine.State;
using Selkie.Oci.Mapping;

namespace Selkie.Cli.Tests.Output;

public class PortTextTests
{
    [Fact]
    public void Neighbours_are_a_range_and_published_ports_are_not_named_twice() => Assert.Equal(
        "0.0.0.0:8080-8081->80-81/tcp, 127.0.0.1:53->53/udp, 70-72/tcp, 90/tcp, 71/udp",
        PortsColumn.Of(new ContainerSummary
        {
            Ports = [new PortMapping("", 8080, 80, 2, "tcp"), new PortMapping("127.0.0.1", 53, 53, 1, "udp")],
            Exposed = ["70/tcp", "71/tcp", "72/tcp", "80/tcp", "90/tcp", "71/udp", "53/udp"],
        }));

    [Fact]
    public void Without_ports_there_is_nothing_to_say() => Assert.Equal("", PortsColumn.Of(new ContainerSummary()));
}
