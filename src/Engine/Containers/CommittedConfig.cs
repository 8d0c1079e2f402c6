using System.Text.Json;
using Selkie.Engine.Calls;
using Selkie.Engine.Images.Making;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>What a container's image would run with: the configuration of its own image, and over it the container's (podman-commit(1)).</summary>
public static class CommittedConfig
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement.Clone();

    /// <summary>The configuration, with the user's instructions over all.</summary>
    /// <exception cref="EngineError">An instruction is wrong.</exception>
    public static ContainerDefaults Build(ContainerDefaults image, ContainerSpec spec, CommitContainer request, Call call)
    {
        var config = image with
        {
            Entrypoint = spec.Process.Entrypoint is { Count: > 0 } entrypoint ? entrypoint : null,
            Cmd = spec.Process.Command is { Count: > 0 } command ? command : null,
            Env = Merge(image.Env ?? [], spec.Process.Env),
            User = spec.Process.User.IsNone ? image.User : spec.Process.User.ToString(),
            WorkingDir = spec.Process.WorkDir,
            Labels = spec.Labels.Count > 0 ? new SortedDictionary<string, string>(spec.Labels.ToDictionary(), StringComparer.Ordinal) : image.Labels,
            ExposedPorts = Set(image.ExposedPorts, [.. spec.Network.Ports.SelectMany(Ports), .. spec.Network.Exposed.Select(port => port.ToString())]),
            Volumes = Set(image.Volumes, spec.Mounts.Where(mount => request.IncludeVolumes ? mount.Type is "bind" or "volume" : mount.Anonymous).Select(mount => mount.Destination)),
        };
        if (request.Config is { Length: > 0 } file) config = MergeIn(config, ReadFile(file, call.PathOf(file)));
        if (request.Settings is { } settings) config = MergeIn(config, settings);
        var changed = ConfigChanges.Apply(config, request.Changes);
        return changed with { Env = changed.Env is { Count: > 0 } env ? Merge([], env) : null };
    }

    /// <summary>A container configuration as it stands in images.</summary>
    /// <param name="json">Its text.</param>
    /// <exception cref="EngineError">It is none.</exception>
    public static ContainerDefaults Parse(ReadOnlySpan<byte> json) => ImageConfig.Parse([.. "{\"config\":"u8, .. json, .. "}"u8]).Config ?? new ContainerDefaults();

    private static ContainerDefaults ReadFile(string path, string full)
    {
        if (!File.Exists(full)) throw new EngineError(ErrorKind.Invalid, $"open {path}: no such file or directory");
        try
        {
            return Parse(File.ReadAllBytes(full));
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"{path} is no container configuration: {e.InnerException?.Message ?? e.Message}", inner: e);
        }
    }

    // Lists of things add up; single things, and the command with its entry point, take the place of what was there (buildah, config override).
    private static ContainerDefaults MergeIn(ContainerDefaults config, ContainerDefaults given)
    {
        var runs = given.Entrypoint is { Count: > 0 } || given.Cmd is { Count: > 0 };
        var labels = new SortedDictionary<string, string>((config.Labels ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, value) in given.Labels ?? new Dictionary<string, string>()) labels[key] = value;
        return config with
        {
            User = given.User is { Length: > 0 } ? given.User : config.User,
            ExposedPorts = Set(config.ExposedPorts, given.ExposedPorts?.Keys ?? []),
            Env = Merge(config.Env ?? [], given.Env ?? []),
            Entrypoint = runs ? given.Entrypoint : config.Entrypoint,
            Cmd = runs ? given.Cmd : config.Cmd,
            Volumes = Set(config.Volumes, given.Volumes?.Keys ?? []),
            WorkingDir = given.WorkingDir is { Length: > 0 } ? given.WorkingDir : config.WorkingDir,
            Labels = labels.Count > 0 ? labels : null,
            StopSignal = given.StopSignal ?? config.StopSignal,
            OnBuild = given.OnBuild ?? config.OnBuild,
            Healthcheck = given.Healthcheck ?? config.Healthcheck,
        };
    }

    private static IEnumerable<string> Ports(PortMapping port) =>
        Enumerable.Range(port.ContainerPort, port.Range).Select(number => new ExposedPort(number, port.Protocol).ToString());

    private static List<string> Merge(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var list = new List<string>();
        foreach (var entry in first.Concat(second))
        {
            var key = entry[..(entry.IndexOf('=') is >= 0 and var equals ? equals + 1 : entry.Length)];
            var known = list.FindIndex(old => old.StartsWith(key, StringComparison.Ordinal));
            if (known >= 0) list[known] = entry;
            else list.Add(entry);
        }
        return list;
    }

    private static SortedDictionary<string, JsonElement>? Set(IReadOnlyDictionary<string, JsonElement>? known, IEnumerable<string> more)
    {
        var all = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var key in (known?.Keys ?? []).Concat(more)) all[key] = Empty;
        return all.Count > 0 ? all : null;
    }
}
