using System.Text.Json;

namespace Selkie.EndToEnd;

/// <summary>Looks for what an engine without containers must not have left behind.</summary>
internal sealed class Leftovers(Caller engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Fails when something is left; what is on its way to its end gets a while.</summary>
    public void AssertNone()
    {
        var end = DateTime.UtcNow + Patience;
        List<string> found;
        while ((found = Find()).Count > 0 && DateTime.UtcNow < end) Thread.Sleep(50);
        Assert.True(found.Count == 0, "left behind:\n" + string.Join('\n', found.Select(Describe)));
    }

    // What is in a directory tells how far somebody came.
    private static string Describe(string found) => Directory.Exists(found) && !found.StartsWith("/sys/", StringComparison.Ordinal)
        ? found + " with " + string.Join(' ', Directory.EnumerateFileSystemEntries(found, "*", SearchOption.AllDirectories).Take(20).Select(path => path[found.Length..]))
        : found;

    private List<string> Find() =>
    [
        .. new EngineProcesses(engine).All().Select(pid => "process " + EngineProcesses.Describe(pid)),
        .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(engine.Mark, StringComparison.Ordinal)).Select(line => "mount " + line),
        .. Entries(engine.GraphRoot + "/overlay-containers").Where(Directory.Exists),
        .. Entries(engine.RunRoot + "/overlay-containers").Where(Directory.Exists),
        .. Entries(engine.RunRoot + "/selkie/live"),
        .. Entries(engine.RunRoot + "/selkie/locks"),
        .. Entries(engine.RunRoot + "/selkie/oci").Where(path => Path.GetFileName(path) != ".cache"), // crun keeps compiled seccomp filters there
        .. Entries(engine.GraphRoot + "/overlay/l/staging"),
        .. Directories("/sys/fs/cgroup/pids/libpod_parent").Where(IsOurs),
        .. Layers(),
    ];

    // Only cgroups of this caller's containers count, which are named by ids that its events tell of.
    private bool IsOurs(string cgroup)
    {
        var events = engine.RunRoot + "/selkie/events/events.log";
        var name = Path.GetFileName(cgroup);
        return name.StartsWith("libpod-", StringComparison.Ordinal) && File.Exists(events) && File.ReadAllText(events).Contains(name["libpod-".Length..], StringComparison.Ordinal);
    }

    private IEnumerable<string> Layers()
    {
        var records = Records("overlay-layers/layers.json").Concat(Records("overlay-layers/volatile-layers.json")).ToList();
        var known = records.Select(record => record.GetProperty("id").GetString()!).ToHashSet();
        var needed = records.Select(record => Text(record, "parent")).Concat(Records("overlay-images/images.json").Select(image => Text(image, "layer"))).ToHashSet();
        foreach (var directory in Directories(engine.GraphRoot + "/overlay").Select(path => Path.GetFileName(path)))
            if (directory != "l" && !known.Contains(directory))
                yield return "a layer's directory without a record: " + directory;
        foreach (var layer in known)
        {
            if (!needed.Contains(layer)) yield return "a layer without owner: " + layer;
            if (!Directory.Exists($"{engine.GraphRoot}/overlay/{layer}/diff")) yield return "a layer without files: " + layer;
        }
        foreach (var link in Entries(engine.GraphRoot + "/overlay/l"))
            if (!Directory.Exists(link))
                yield return "a link to nothing: " + link;
        foreach (var mounted in ReadRecords(engine.RunRoot + "/overlay-layers/mountpoints.json")) yield return "counted as mounted: " + mounted;
        foreach (var container in Records("overlay-containers/containers.json").Concat(Records("overlay-containers/volatile-containers.json")))
            yield return "a container in the store: " + Text(container, "id");
    }

    private IEnumerable<JsonElement> Records(string file) => ReadRecords($"{engine.GraphRoot}/{file}");

    private static IEnumerable<JsonElement> ReadRecords(string path) =>
        File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } text ? JsonDocument.Parse(text).RootElement.EnumerateArray() : [];

    private static string Text(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static string[] Entries(string directory) => Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : [];

    private static string[] Directories(string directory) => Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];
}
