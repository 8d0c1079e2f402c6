using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Engine.Volumes.Contents;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Volumes;

/// <summary>Filters over volumes (podman-volume-ls(1)): values of one key are alternatives (labels: all must match), different keys must all match.</summary>
internal sealed class VolumeFilters
{
    private readonly EngineContext _engine;
    private readonly List<Func<VolumeSpec, bool>> _tests = [];

    /// <summary>Reads filters.</summary>
    /// <exception cref="EngineError">A key is unknown or a value wrong.</exception>
    public VolumeFilters(EngineContext engine, IReadOnlyList<Filter> filters)
    {
        _engine = engine;
        foreach (var (key, values) in Filter.ByKey(filters)) _tests.Add(Test(key, values));
    }

    /// <summary>The volume passes every filter.</summary>
    public bool Match(VolumeSpec volume) => _tests.TrueForAll(test => test(volume));

    private Func<VolumeSpec, bool> Test(string key, IReadOnlyList<string> values) => key switch
    {
        "after" or "since" => After(values),
        "name" => volume => values.Any(value => Pattern.Matches(value, volume.Name)),
        "driver" => volume => values.Contains(volume.Driver),
        "scope" => _ => values.Contains("local"),
        "label" => volume => Filter.MatchLabels(values, volume.Labels),
        "label!" => volume => !Filter.MatchLabels(values, volume.Labels),
        "opt" => volume => values.Any(value => HasOption(volume, value)),
        "until" => Until(values),
        "dangling" => Dangling(values),
        _ => throw Unknown(key),
    };

    /// <summary>What is said of a key that is none.</summary>
    public static EngineError Unknown(string key) => new(ErrorKind.Invalid, $"\"{key}\" is an invalid volume filter");

    private static bool HasOption(VolumeSpec volume, string filter)
    {
        var pair = filter.Split('=', 2);
        return volume.Options.TryGetValue(pair[0], out var value) && (pair.Length == 1 || pair[1].Length == 0 || value == pair[1]);
    }

    private Func<VolumeSpec, bool> After(IReadOnlyList<string> names)
    {
        var created = names.Min(name => _engine.Volumes.One(name).Created);
        return volume => volume.Created > created;
    }

    private static Func<VolumeSpec, bool> Until(IReadOnlyList<string> values)
    {
        if (values.Count != 1) throw new EngineError(ErrorKind.Invalid, "specify exactly one timestamp for until");
        var limit = PointInTime.Parse(values[0]).Before(DateTimeOffset.UtcNow);
        return volume => volume.Created < limit;
    }

    private Func<VolumeSpec, bool> Dangling(IReadOnlyList<string> values)
    {
        var wanted = new List<bool>();
        foreach (var value in values)
        {
            wanted.Add(value.ToLowerInvariant() switch
            {
                "true" or "1" => true,
                "false" or "0" => false,
                _ => throw new EngineError(ErrorKind.Invalid, $"\"{value}\" is not a valid value for the \"dangling\" filter - must be true or false"),
            });
        }
        return volume => wanted.Contains(_engine.Database.UsersOfVolume(volume.Name).Count == 0);
    }
}
