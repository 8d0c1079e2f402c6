using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Status;

/// <summary>By what name a container sees itself on the network (hostname(7)).</summary>
internal static class HostNames
{
    /// <summary>The name: of its own UTS namespace, of the container whose namespace it shares, or the host's.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="spec">The container.</param>
    public static string Of(EngineContext engine, ContainerSpec spec)
    {
        if (spec.Namespaces.Uts.Container is { } other) return engine.Lookup.TryOne(other) is { } row ? Of(engine, row.Spec) : "";
        if (spec.Network.Hostname.Length > 0) return spec.Network.Hostname;
        return spec.Namespaces.Uts.IsPrivate ? spec.ShortId : Environment.MachineName;
    }
}
