using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Selkie.EndToEnd.CrashModel;

/// <summary>
/// The crash model (docs/adr/0011-crash-model.md): the system calls of a command are recorded, and after each prefix of them the store must open and hold the
/// old or the new state, whether the process was killed there or the power cut. CRASH_MODEL=all tries every prefix, else a part of them is tried.
/// </summary>
public sealed class CrashModelTests(RootCaller engine) : IClassFixture<RootCaller>
{
    private static readonly bool All = Environment.GetEnvironmentVariable("CRASH_MODEL") == "all";
    private const int UsualPrefixes = 8;
    private const int PodmanEvery = 10;

    public static TheoryData<string> Commands => ["load", "pull", "import", "tag", "untag", "rmi", "prune", "create", "rm"];

    private string[] Words(string command) => command switch
    {
        "load" => ["load", "-q", "-i", Archive],
        "pull" => ["pull", "-q", "docker-archive:" + Archive],
        "import" => ["import", "-q", Layer, "localhost/imported:1"],
        "tag" => ["tag", "localhost/first:1", "localhost/second:1"],
        "untag" => ["untag", "localhost/first:1"],
        "rmi" => ["rmi", "localhost/first:1"],
        "prune" => ["image", "prune", "-a", "-f"],
        "create" => ["create", "--name", "made", "--network", "none", "localhost/first:1", "x"],
        _ => ["rm", "made"],
    };

    private string Archive => Path.Combine(engine.SharedFiles, "two-layers.tar");

    private string Layer => Path.Combine(engine.SharedFiles, "layer.tar");

    // What must be there before the command.
    private void Prepare(string command)
    {
        foreach (var directory in new[] { engine.GraphRoot, engine.RunRoot }) Caller.Run("rm", "-rf", directory);
        MakeArchive();
        engine.Ok("load", "-q", "-i", Path.Combine(engine.SharedFiles, "hello.tar"));
        engine.Ok("create", "--name", "kept", "--network", "none", "localhost/selkie/hello", "x");
        if (command is "load" or "pull" or "import") return;
        engine.Ok("load", "-q", "-i", Archive);
        if (command == "prune") engine.Ok("import", "-q", Layer, "localhost/imported:1");
        if (command == "rm") engine.Ok("create", "--name", "made", "--network", "none", "localhost/first:1", "x");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void After_any_prefix_of_its_calls_the_store_holds_the_old_state_or_the_new_one(string command)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        Prepare(command);
        var before = State();
        Copy(engine.GraphRoot, Saved("graph"));
        Copy(engine.RunRoot, Saved("run"));
        var calls = Record(Words(command));
        var after = State();
        Assert.NotEqual(before, after);
        Assert.Empty(engine.Ok("system", "check", "-m", "0"));

        var replica = new Replica(engine.GraphRoot, Saved("graph"));
        var done = 0;
        var step = All ? 1 : Math.Max(1, calls.Count(IsChange) / UsualPrefixes);
        Try(command, replica, 0, before, after);
        for (var i = 0; i < calls.Count; i++)
        {
            if (!replica.Apply(calls[i])) continue;
            done++;
            if (done % step == 0 || i == calls.Count - 1) Try(command, replica, done, before, after);
        }
        Copy(Saved("graph"), engine.GraphRoot);
        Assert.Equal(after, State()); // the replay itself is faithful
        Assert.Empty(engine.Ok("system", "check", "-m", "0"));
        Assert.True(done > 0, "nothing was recorded");
    }

    private bool IsChange(FileCall call) => call.Name is not ("fsync" or "fdatasync" or "syncfs") && call.Arguments.Concat([call.Result]).Any(a => a.Contains('<', StringComparison.Ordinal));

    private void Try(string command, Replica replica, int prefix, SortedSet<string> before, SortedSet<string> after)
    {
        foreach (var power in new[] { false, true })
        {
            if (power && replica.Unsynced.Count == 0) continue;
            var when = $"{command}, prefix {prefix}, {(power ? "power cut" : "killed")}";
            Copy(Saved("graph"), engine.GraphRoot);
            if (power) Caller.Run("rm", "-rf", engine.RunRoot);
            else Copy(Saved("run"), engine.RunRoot);
            if (power) replica.LoseUnsynced(engine.GraphRoot);
            Check(when, before, after);
            if (prefix % PodmanEvery == 0) CheckOtherTools(when);
        }
    }

    private void Check(string when, SortedSet<string> before, SortedSet<string> after)
    {
        AssertOldOrNew(when, before, after);
        var check = engine.Selkie("system", "check");
        Assert.False(check.Out.Contains("Damaged image", StringComparison.Ordinal) || check.Out.Contains("Damaged container", StringComparison.Ordinal), $"{when}: {check.Out}");
        var repair = engine.Selkie("system", "check", "--repair");
        Assert.True(repair.Code == 0, $"{when}: {repair.Out}{repair.Error}");
        Assert.Equal(0, engine.Selkie("system", "check").Code);
        // What was half-done is taken back or completed by now, and stays so.
        var settled = AssertOldOrNew(when, before, after);
        engine.Ok("system", "prune", "--external");
        Assert.True(State().SetEquals(settled), $"{when}: there was more to clear away after the repair");
    }

    private SortedSet<string> AssertOldOrNew(string when, SortedSet<string> before, SortedSet<string> after)
    {
        var state = State();
        Assert.True(state.IsSupersetOf(before.Intersect(after)), $"{when}: something is lost: {string.Join("; ", before.Intersect(after).Except(state))}");
        Assert.True(state.IsSubsetOf(before.Union(after)), $"{when}: neither old nor new: {string.Join("; ", state.Except(before.Union(after)))}");
        return state;
    }

    private void CheckOtherTools(string when)
    {
        if (!File.Exists("/usr/bin/podman")) return;
        foreach (var verb in new[] { "images", "ps -a --external" })
        {
            var outcome = Caller.Run("unshare", "-m", "sh", "-c", $"podman --root {engine.GraphRoot} --runroot {engine.RunRoot} --storage-driver overlay {verb}");
            Assert.True(outcome.Code == 0, $"{when}: podman {verb}: {outcome.Error}");
        }
    }

    /// <summary>Names and ids of images and containers, a line each.</summary>
    private SortedSet<string> State()
    {
        var images = engine.Ok("images", "-a", "--no-trunc", "--format", "image {{.ID}} {{.Repository}}:{{.Tag}}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var containers = engine.Ok("ps", "-a", "--no-trunc", "--format", "container {{.Names}} {{.Status}}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. images, .. containers];
    }

    private List<FileCall> Record(string[] words)
    {
        var file = Path.Combine(engine.SharedFiles, "calls");
        string[] strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "99999999", "-e", "trace=" + FileCall.Recorded, "-o", file];
        var outcome = OlderKernel.Run([.. strace, .. engine.CommandLine(words)]);
        Assert.True(outcome.Code == 0, outcome.Error);
        return FileCall.Parse(File.ReadLines(file));
    }

    private string Saved(string what) => Path.Combine(engine.SharedFiles, "saved-" + what);

    private static void Copy(string from, string to)
    {
        var outcome = Caller.Run("sh", "-c", $"rm -rf {to} && cp -a {from} {to}");
        Assert.True(outcome.Code == 0, outcome.Error);
    }

    private void MakeArchive()
    {
        if (File.Exists(Archive)) return;
        var layers = new[] { MakeLayer("base"), MakeLayer("top") };
        File.WriteAllBytes(Layer, MakeLayer("imported"));
        var diffIds = layers.Select(layer => Hex(layer)).ToArray();
        var architecture = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        var config = Encoding.UTF8.GetBytes(
            $$$"""{"created":"2024-01-02T03:04:05Z","architecture":"{{{architecture}}}","os":"linux","config":{"Cmd":["x"]},"rootfs":{"type":"layers","diff_ids":["sha256:{{{diffIds[0]}}}","sha256:{{{diffIds[1]}}}"]},"history":[{"created_by":"a"},{"created_by":"b"}]}""");
        using var writer = new TarWriter(File.Create(Archive));
        for (var i = 0; i < layers.Length; i++) Add(writer, diffIds[i] + ".tar", layers[i]);
        Add(writer, Hex(config) + ".json", config);
        Add(writer, "manifest.json", Encoding.UTF8.GetBytes($$"""[{"Config":"{{Hex(config)}}.json","RepoTags":["localhost/first:1"],"Layers":["{{diffIds[0]}}.tar","{{diffIds[1]}}.tar"]}]"""));
    }

    private static byte[] MakeLayer(string name)
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "dir/") { ModificationTime = DateTimeOffset.UnixEpoch });
            Add(writer, "dir/" + name, Encoding.UTF8.GetBytes(name));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "link-" + name) { LinkName = "dir/" + name, ModificationTime = DateTimeOffset.UnixEpoch });
        }
        return memory.ToArray();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes)).ToString(CultureInfo.InvariantCulture);

    private static void Add(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
}
