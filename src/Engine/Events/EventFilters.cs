using Selkie.Engine.Events.Records;
using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Events;

/// <summary>Filters over events (podman-events(1)): values of one key are alternatives, different keys must all match.</summary>
internal sealed class EventFilters
{
    private readonly Dictionary<string, List<Func<EventRecord, bool>>> _tests = [];

    /// <summary>Reads filters.</summary>
    /// <exception cref="EngineError">One is none.</exception>
    public EventFilters(IReadOnlyList<Filter> filters)
    {
        foreach (var (key, value) in filters)
        {
            if (!_tests.TryGetValue(key, out var tests)) _tests[key] = tests = [];
            tests.Add(Test(key, value));
        }
    }

    /// <summary>The event passes every filter.</summary>
    public bool Match(EventRecord record)
    {
        foreach (var tests in _tests.Values)
            if (!tests.Exists(test => test(record))) return false;
        return true;
    }

    private static Func<EventRecord, bool> Test(string key, string value) => key.ToUpperInvariant() switch
    {
        "CONTAINER" => record => IsObject(record, "container", value),
        "IMAGE" => record => IsObject(record, "image", value),
        "POD" => record => IsObject(record, "pod", value),
        "VOLUME" => record => record.Type == "volume" && record.Name?.StartsWith(value, StringComparison.Ordinal) == true,
        "EVENT" or "STATUS" => record => record.Status == (value == "die" ? "died" : value), // Docker's word
        "TYPE" => record => record.Type == value,
        "LABEL" => record => HasLabel(record, value),
        _ => throw new EngineError(ErrorKind.Invalid, $"{key} is an invalid filter"),
    };

    private static bool IsObject(EventRecord record, string type, string value) =>
        record.Type == type && (record.Name == value || record.Id?.StartsWith(value, StringComparison.Ordinal) == true);

    private static bool HasLabel(EventRecord record, string value) =>
        value.Split('=', 2) is [var key, var wanted] && record.Attributes?.TryGetValue(key, out var found) == true && found == wanted;
}
