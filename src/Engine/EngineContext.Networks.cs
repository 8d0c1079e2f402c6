using Selkie.Engine.Configuration;
using Selkie.Network.Bridge;

namespace Selkie.Engine;

public sealed partial class EngineContext
{
    /// <summary>The networks that containers can be on.</summary>
    public NetworkFiles Networks => field ??= new(
        Options.NetworkConfigDirectory ?? Conf.NetworkConfigDir ?? (UserDirectories.Rootless ? Path.Combine(Places.GraphRoot, "networks") : "/etc/containers/networks"),
        Conf.DefaultNetwork,
        Conf.DefaultSubnet)
    {
        Warn = Log.Warn,
    };

    /// <summary>Where netavark and the addresses' books are. Root's engines share the host's network whatever their stores are, so they share this.</summary>
    public string NetworksRunDirectory => UserDirectories.Rootless ? Path.Combine(Places.RunRoot, "networks") : "/run/containers/networks";
}
