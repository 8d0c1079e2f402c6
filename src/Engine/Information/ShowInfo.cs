using Selkie.Api.Libpod;
using Selkie.Engine.Host;
using Selkie.Engine.Verbs;
using Selkie.Registry.Configuration;

namespace Selkie.Engine.Information;

/// <summary>Show facts about the engine and this machine</summary>
/// <remarks>Prints what a report of a fault should have: versions, kernel, cgroups, OCI runtime, network, the store with its places and counts, and the registries.</remarks>
[Verb("info", Alias = "system info")]
[Example("--format \"{{.Store.GraphRoot}}\"")]
[Docker("GET /info")]
[Libpod("GET /info")]
public sealed partial record ShowInfo : IVerb<SystemInfo>
{
    /// <summary>Taken and not used</summary>
    [Option("debug", Hidden = true)] public string? Debug { get; init; }

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Complete = "json", Local = true)] public string? Format { get; init; }
}

internal sealed class InfoHandler(EngineContext engine) : IHandler<ShowInfo, SystemInfo>
{
    public SystemInfo Handle(ShowInfo request) => new()
    {
        Host = new HostSection(engine).Read(),
        Store = new StoreSection(engine).Read(),
        Registries = Registries(),
        Plugins = new() { Volume = ["local", .. engine.Conf.VolumePlugins], Network = ["bridge", "macvlan", "ipvlan"], Log = ["k8s-file", "none", "passthrough"] },
        Version = new VersionHandler(engine).Handle(new ShowVersion()).ToEngineVersion(),
    };

    private Dictionary<string, object> Registries()
    {
        var registries = new Dictionary<string, object>();
        foreach (var registry in engine.Registries.Registries.OrderBy(r => r.Prefix, StringComparer.Ordinal)) registries[registry.Prefix] = Describe(registry);
        if (engine.Registries.UnqualifiedSearchRegistries is { Count: > 0 } searched) registries["search"] = searched.ToArray();
        return registries;
    }

    private static RegistryInfo Describe(RegistryEntry registry) => new()
    {
        Prefix = registry.Prefix,
        Location = registry.Endpoint.Location,
        Insecure = registry.Endpoint.Insecure,
        Mirrors = registry.Mirrors.Count == 0 ? null : [.. registry.Mirrors.Select(mirror => new MirrorInfo(mirror.Location, mirror.Insecure, mirror.PullFromMirror ?? ""))],
        Blocked = registry.Blocked,
        MirrorByDigestOnly = registry.MirrorByDigestOnly,
        PullFromMirror = registry.Endpoint.PullFromMirror ?? "",
    };
}
