using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Listing;

/// <summary>Filters over containers (podman-ps(1), --filter): values of one key are alternatives, different keys must all match.</summary>
internal sealed class ContainerFilters
{
    private readonly EngineContext _engine;
    private readonly List<Func<ContainerRow, bool>> _tests = [];

    /// <summary>Parses filters.</summary>
    /// <exception cref="EngineError">A key is unknown or a value wrong.</exception>
    public ContainerFilters(EngineContext engine, IReadOnlyList<Filter> filters)
    {
        _engine = engine;
        foreach (var group in filters.GroupBy(filter => filter.Key)) _tests.Add(Parse(group.Key, [.. group.Select(filter => filter.Value)]));
    }

    /// <summary>The user asks for containers in a certain state, so that those that do not run count, too.</summary>
    public static bool NamesStatus(IReadOnlyList<Filter> filters) => filters.Any(filter => filter.Key is "status" or "exited");

    /// <summary>The container passes every filter.</summary>
    public bool Match(ContainerRow row) => _tests.TrueForAll(test => test(row));

    private Func<ContainerRow, bool> Parse(string key, string[] values) => key switch
    {
        "id" => row => values.Any(value => IsId(row.Spec.Id, value)),
        "name" => row => values.Any(value => Pattern.Matches(value.Replace("/", "", StringComparison.Ordinal), row.Spec.Name)),
        "label" => row => values.All(value => HasLabel(row, value)),
        "label!" => row => !values.All(value => HasLabel(row, value)),
        "status" => ByStatus(values),
        "exited" => ByExitCode(values),
        "ancestor" => ByAncestor(values),
        "before" => Before(values[^1]),
        "since" => Since(values[^1]),
        "volume" => row => values.Any(value => row.Spec.Mounts.Any(m => IsVolume(m, value))),
        "network" => row => values.Any(value => IsOnNetwork(row, value)),
        "until" => Until(values[^1]),
        "command" => row => values.Any(value => row.Spec.Process.Args.FirstOrDefault()?.Contains(value, StringComparison.Ordinal) == true),
        "pod" when values.Contains("") => throw new EngineError(ErrorKind.Invalid, "name or ID cannot be empty"),
        "pod" or "health" => _ => false,
        "restart-policy" => ByRestartPolicy(values),
        "should-start-on-boot" => row => values.Contains(row.Spec.Lifecycle.RestartPolicy == RestartPolicy.Always || (row.Spec.Lifecycle.RestartPolicy == RestartPolicy.UnlessStopped && !row.Last.StoppedByUser) ? "true" : "false"),
        _ => throw new EngineError(ErrorKind.Invalid, $"{key} is an invalid filter"),
    };

    // Digits are the beginning of an id, anything else is an expression.
    private static bool IsId(string id, string value) =>
        value.All(char.IsAsciiHexDigit) ? id.StartsWith(value, StringComparison.OrdinalIgnoreCase) : Pattern.Matches(value, id);

    private static bool HasLabel(ContainerRow row, string filter)
    {
        var pair = filter.Split('=', 2);
        return row.Spec.Labels.TryGetValue(pair[0], out var value) && (pair.Length == 1 || value == pair[1]);
    }

    // A volume is known by its name, another mount by its place in the container.
    private static bool IsVolume(Selkie.Runtime.Containers.MountSpec mount, string filter) => filter.Split(':', 2) switch
    {
        [var source, { Length: > 0 } place] => mount.Source == source && mount.Destination == place,
        [var word, ..] => word == (mount.Type == "volume" ? mount.Source : mount.Destination),
        _ => false,
    };

    private Func<ContainerRow, bool> ByStatus(string[] values)
    {
        var states = values.Select(State).ToList();
        return row => states.Contains(ContainerStatus.Read(_engine, row).State);
    }

    private static ContainerState State(string word) => word switch
    {
        "created" or "initialized" or "running" or "paused" or "exited" => ContainerState.Parse(word),
        "stopped" => ContainerState.Exited,
        "removing" or "unknown" => default, // known words for what no container is
        _ => throw new EngineError(ErrorKind.Invalid, $"unknown container state: {word}: invalid argument"),
    };

    private Func<ContainerRow, bool> ByExitCode(string[] values)
    {
        var codes = values.Select(value => int.TryParse(value, out var code) ? code : throw new EngineError(ErrorKind.Invalid, $"exited code out of range \"{value}\": strconv.ParseInt: parsing \"{value}\": invalid syntax")).ToList();
        return row =>
        {
            var status = ContainerStatus.Read(_engine, row);
            return status.State == ContainerState.Exited && codes.Contains(status.Run.ExitCode);
        };
    }

    // The whole id, an expression over the name, or one over the name without the tag latest.
    private static Func<ContainerRow, bool> ByAncestor(string[] values) => row =>
    {
        if (row.Spec.Image is not { } image) return false;
        var colon = image.Name.IndexOf(':');
        var bare = colon > 0 && image.Name[(colon + 1)..] == "latest" ? image.Name[..colon] : null;
        return values.Any(value => image.Id == value || Pattern.Matches(value, image.Name) || (bare is not null && Pattern.Matches(value, bare)));
    };

    private bool IsOnNetwork(ContainerRow row, string value)
    {
        var mode = row.Spec.Network.Mode;
        if (mode.Container is not { } shared) return row.Spec.Network.Networks.ContainsKey(value);
        return NamespaceMode.Parse(value).Container is { } asked && _engine.Lookup.TryOne(asked)?.Spec.Id == shared;
    }

    private static Func<ContainerRow, bool> ByRestartPolicy(string[] values)
    {
        var wrong = values.Where(value => value != "none" && !RestartPolicy.Names.Contains(value)).ToList();
        if (wrong.Count > 0) throw new EngineError(ErrorKind.Invalid, $"{string.Join(", ", wrong)} invalid restart {(wrong.Count > 1 ? "policies" : "policy")}");
        return row =>
        {
            var policy = row.Spec.Lifecycle.RestartPolicy;
            return values.Contains(policy.Length > 0 ? policy : "none");
        };
    }

    private Func<ContainerRow, bool> Before(string name)
    {
        var created = _engine.Lookup.One(name).Spec.Created;
        return row => row.Spec.Created < created;
    }

    private Func<ContainerRow, bool> Since(string name)
    {
        var created = _engine.Lookup.One(name).Spec.Created;
        return row => row.Spec.Created > created;
    }

    private static Func<ContainerRow, bool> Until(string text)
    {
        var limit = PointInTime.Parse(text).Before(DateTimeOffset.UtcNow);
        return row => row.Spec.Created < limit;
    }
}
