using Selkie.Engine.Text;
using Selkie.Linux.Files;
using Selkie.Network.Bridge;
using Selkie.Oci.Text;

namespace Selkie.Engine.Networks;

/// <summary>Networks that no container is on. The default network and those whose bridge another engine's containers are plugged into stay.</summary>
internal sealed class UnusedNetworks(EngineContext engine)
{
    /// <summary>Removes those that match filters (label, label!, until).</summary>
    /// <returns>Their names.</returns>
    internal IReadOnlyList<string> Prune(IReadOnlyList<Filter> filters)
    {
        var tests = Filter.ByKey(filters).Select(pair => Test(pair.Key, pair.Value)).ToList();
        var used = engine.Database.All().SelectMany(row => row.Spec.Network.Networks.Keys).ToHashSet();
        var removed = new List<string>();
        foreach (var network in engine.Networks.All())
        {
            var file = Path.Combine(engine.Networks.Directory, network.Name + ".json");
            if (network.Name == engine.Conf.DefaultNetwork || used.Contains(network.Name) || HasPorts(network) || !File.Exists(file)) continue;
            if (!tests.TrueForAll(test => test(network))) continue;
            Fs.RemoveFile(file);
            removed.Add(network.Name);
        }
        return removed;
    }

    private static bool HasPorts(NetworkConfig network) =>
        network.NetworkInterface is { Length: > 0 } name && Directory.Exists($"/sys/class/net/{name}/brif") && Directory.EnumerateFileSystemEntries($"/sys/class/net/{name}/brif").Any();

    private static Func<NetworkConfig, bool> Test(string key, IReadOnlyList<string> values)
    {
        switch (key)
        {
            case "label":
                return network => Filter.MatchLabels(values, network.Labels ?? new Dictionary<string, string>());
            case "label!":
                return network => !Filter.MatchLabels(values, network.Labels ?? new Dictionary<string, string>());
            case "until":
                var limit = PointInTime.Parse(values[0]).Before(DateTimeOffset.UtcNow);
                return network => GoTime.Parse(network.Created) is { } created && created < limit;
            default:
                throw new Oci.EngineError(Oci.ErrorKind.Invalid, $"invalid filter \"{key}\"");
        }
    }
}
