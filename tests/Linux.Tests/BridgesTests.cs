using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.Networks;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;

namespace Selkie.Linux.Tests;

public sealed class BridgesTests
{
    [Fact]
    public void A_bridge_tells_whether_something_is_plugged_into_it()
    {
        Assert.SkipUnless(Processes.EffectiveUser == 0, "network namespaces need root");
        using var network = Namespaces.NewNetwork();
        Namespaces.RunIn(network, NamespaceKind.Network, () =>
        {
            Assert.False(Bridges.HasPorts("sea0"));
            Bridges.Add("sea0");
            Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => Bridges.Add("sea0")).Error);
            Assert.False(Bridges.HasPorts("sea0"));
            Ip("link add sea1 type veth peer name sea2");
            Ip("link set sea1 master sea0");
            Assert.True(Bridges.HasPorts("sea0"));
            Ip("link del sea1");
            Assert.False(Bridges.HasPorts("sea0"));
            Ip("link del sea0");
        });
    }

    private static void Ip(string words)
    {
        var result = Command.Run("ip", words.Split(' '));
        Assert.True(result.Status.Success, result.ErrorText);
    }
}
