using Selkie.Engine.Text;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Networks;

/// <summary>Filters over networks (podman-network-ls(1)): values of one key are alternatives (labels: all must match), different keys must all match.</summary>
internal sealed class NetworkFilters
{
    private readonly EngineContext _engine;
    private readonly List<Func<NetworkConfig, bool>> _tests;

    private NetworkFilters(EngineContext engine, IReadOnlyList<Filter> filters, bool ofList)
    {
        _engine = engine;
        _tests = [.. Filter.ByKey(filters).Select(pair => (ofList ? OfList(pair.Key, pair.Value) : null) ?? Test(pair.Key, pair.Value))];
    }

    /// <summary>Those of a list.</summary>
    /// <exception cref="EngineError">A key is unknown or a value wrong.</exception>
    public static NetworkFilters ForList(EngineContext engine, IReadOnlyList<Filter> filters) => new(engine, filters, ofList: true);

    /// <summary>Those of a prune, which are fewer.</summary>
    /// <exception cref="EngineError">A key is unknown or a value wrong.</exception>
    public static NetworkFilters ForPrune(EngineContext engine, IReadOnlyList<Filter> filters) => new(engine, filters, ofList: false);

    /// <summary>The network passes every filter.</summary>
    public bool Match(NetworkConfig network) => _tests.TrueForAll(test => test(network));

    private Func<NetworkConfig, bool>? OfList(string key, IReadOnlyList<string> values) => key switch
    {
        "name" => network => values.Any(value => Pattern.Matches(value, network.Name)),
        "driver" => network => values.Contains(network.Driver),
        "id" => network => values.Any(value => network.Id.StartsWith(value, StringComparison.Ordinal)),
        "dangling" => Dangling(values),
        _ => null,
    };

    private static Func<NetworkConfig, bool> Test(string key, IReadOnlyList<string> values)
    {
        switch (key)
        {
            case "label":
                return network => Filter.MatchLabels(values, network.Labels ?? new Dictionary<string, string>());
            case "label!":
                return network => !Filter.MatchLabels(values, network.Labels ?? new Dictionary<string, string>());
            case "until":
                if (values.Count != 1) throw new EngineError(ErrorKind.Invalid, "specify exactly one timestamp for until");
                var limit = PointInTime.Parse(values[0]).Before(DateTimeOffset.UtcNow);
                return network => GoTime.Parse(network.Created) is { } created && created < limit;
            default:
                throw new EngineError(ErrorKind.Invalid, $"invalid filter \"{key}\"");
        }
    }

    private Func<NetworkConfig, bool> Dangling(IReadOnlyList<string> values)
    {
        if (values.Count != 1) throw new EngineError(ErrorKind.Invalid, "got more than one value for filter key \"dangling\"");
        var wanted = GoBool.TryParse(values[0]) ?? throw new EngineError(ErrorKind.Invalid, $"invalid dangling filter value \"{values[0]}\"");
        var used = new NetworkUse(_engine);
        return network => used.IsUnused(network) == wanted;
    }
}
