using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Selkie.EndToEnd;

/// <summary>What cannot work says so in a line, ends with the right code, and changes nothing.</summary>
public abstract class BadInput(Caller engine)
{
    private const string Image = TestImage.Name;

    [Theory]
    [InlineData("unrecognized command `selkie frobnicate`", "frobnicate")]
    [InlineData("Did you mean this?", "imagse")]
    [InlineData("unknown flag: --no-such-flag", "run", "--no-such-flag", Image)]
    [InlineData("unknown shorthand flag: 'y' in -y", "ps", "-y")]
    [InlineData("localhost/nothing: image not known", "image", "inspect", "localhost/nothing")]
    [InlineData("localhost/nothing: image not known", "run", "--rm", "--pull", "never", "localhost/nothing")]
    [InlineData("Invalid image name \"UPPER/case\", expected colon-separated transport:reference", "run", "--rm", "UPPER/case")]
    [InlineData("no such container", "start", "nobody")]
    [InlineData("names must match", "run", "--rm", "--name", "a b", Image)]
    [InlineData("no valid executable found for OCI runtime /nonexistent: invalid argument", "--runtime", "/nonexistent", "run", "--rm", Image)]
    [InlineData("99999", "run", "--rm", "-p", "99999:80", Image)]
    [InlineData("invalid port number", "run", "--rm", "-p", "a:b", Image)]
    [InlineData("/no/such/source: no such file or directory", "run", "--rm", "-v", "/no/such/source:/x", Image)]
    [InlineData("must be an absolute path", "run", "--rm", "-v", "name:relative", Image)]
    [InlineData("invalid", "run", "--rm", "-e", "=x", Image)]
    [InlineData("memory", "run", "--rm", "-m", "1x", Image)]
    [InlineData("no such file or directory", "load", "-i", "/no/such/archive")]
    [InlineData("no such file or directory", "import", "/no/such/archive")]
    [InlineData("connection refused", "pull", "--tls-verify=false", "localhost:1/x")]
    [InlineData("foreign", "--storage-driver", "foreign", "images")]
    public void What_cannot_work_is_refused(string text, params string[] words) => Refuses(125, text, words);

    [Fact]
    public void What_is_missing_has_code_1()
    {
        Refuses(1, "no such container", "rm", "nobody");
        Refuses(1, "image not known", "rmi", "localhost/nothing");
    }

    [Fact]
    public void A_name_in_use_is_refused()
    {
        engine.Ok("create", "--name", "taken", Image);
        Refuses(125, "the container name \"taken\" is already in use", "run", "-d", "--name", "taken", Image, "true");
        engine.Ok("rm", "taken");
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("noise")]
    [InlineData("truncated")]
    [InlineData("damaged")]
    public void A_broken_archive_is_refused(string kind)
    {
        var good = File.ReadAllBytes(Path.Combine(engine.SharedFiles, "hello.tar"));
        var bytes = kind switch
        {
            "empty" => [],
            "noise" => SHA256.HashData([1]),
            "truncated" => good[..(good.Length / 2)],
            _ => Damage(good),
        };
        var file = Write($"{kind}.tar", bytes);
        Refuses(125, "", "load", "-i", file);
    }

    [Fact]
    public void A_configuration_that_is_no_JSON_is_refused() =>
        Refuses(125, "", "load", "-i", Write("config.tar", DockerArchive([], "{this is no JSON"u8.ToArray())));

    [Theory]
    [InlineData("../../../../../../../../tmp/selkie-escaped")]
    [InlineData("/tmp/selkie-escaped")]
    [InlineData("a/../../../../../../../../../tmp/selkie-escaped")]
    public void A_layer_reaches_nothing_outside(string name)
    {
        File.Delete("/tmp/selkie-escaped");
        engine.Selkie("import", "-q", Write("hostile.tar", Tar(writer => AddFile(writer, name, "caught"u8.ToArray()))), "localhost/hostile");
        Assert.False(File.Exists("/tmp/selkie-escaped"));
        engine.Selkie("rmi", "-f", "localhost/hostile");
    }

    [Fact]
    public void A_layer_reaches_nothing_through_a_link()
    {
        File.Delete("/tmp/selkie-escaped");
        var layer = Tar(writer =>
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "way") { LinkName = "/tmp" });
            AddFile(writer, "way/selkie-escaped", "caught"u8.ToArray());
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "up") { LinkName = "../../../../../../../../../../tmp" });
            AddFile(writer, "up/selkie-escaped", "caught"u8.ToArray());
        });
        engine.Selkie("import", "-q", Write("links.tar", layer), "localhost/hostile");
        Assert.False(File.Exists("/tmp/selkie-escaped"));
        engine.Selkie("rmi", "-f", "localhost/hostile");
    }

    [Fact]
    public void A_configuration_file_that_is_no_TOML_is_named()
    {
        var file = Write("broken.conf", "[containers\nthis = is = wrong"u8.ToArray());
        foreach (var variable in new[] { "CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF", "CONTAINERS_REGISTRIES_CONF" })
        {
            var outcome = With(variable, file, variable == "CONTAINERS_REGISTRIES_CONF" ? ["pull", "busybox"] : ["run", "--rm", "--network", "none", Image, "true"]);
            Assert.True(outcome.Code == (variable == "CONTAINERS_CONF" ? 1 : 125), $"{variable}: {outcome}");
            if (outcome.Code == 125) CheckLine(outcome, file);
            else Assert.StartsWith($"Failed to obtain selkie configuration: reading system config \"{file}\": decode configuration {file}: toml: line ", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_an_OCI_runtime_it_says_which_to_install()
    {
        var outcome = With("CONTAINERS_CONF", Write("runtime.conf", "[engine]\nruntime = \"nosuchruntime\"\n"u8.ToArray()), ["run", "--rm", "--network", "none", Image, "true"]);
        Assert.Equal(125, outcome.Code);
        CheckLine(outcome, "default OCI runtime \"nosuchruntime\" not found");
        Assert.Equal("", engine.Ok("ps", "-aq"));
    }

    /// <summary>Runs the engine with one variable more.</summary>
    private Outcome With(string variable, string value, string[] words)
    {
        var line = engine.CommandLine(words).ToList();
        line.InsertRange(line.FindIndex(word => word.EndsWith("/selkie", StringComparison.Ordinal)), ["env", $"{variable}={value}"]);
        return Caller.Run([.. line]);
    }

    /// <summary>The engine refuses, with a text, and leaves everything as it was.</summary>
    protected void Refuses(int code, string text, params string[] words)
    {
        var before = Snapshot();
        var outcome = engine.Selkie(words);
        Assert.True(outcome.Code == code, $"{string.Join(' ', words)}: {outcome}");
        CheckLine(outcome, text);
        Assert.Equal(before, Snapshot());
    }

    /// <summary>An error is for people: it has a text and no stack.</summary>
    internal static void CheckLine(Outcome outcome, string text)
    {
        Assert.Contains("Error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(text, outcome.Error, StringComparison.Ordinal);
        foreach (var trace in new[] { "   at ", "Exception", "Unhandled", "System." }) Assert.DoesNotContain(trace, outcome.Error, StringComparison.Ordinal);
    }

    // Directories of layers, images, containers and volumes, and their records.
    private string Snapshot()
    {
        var text = new StringBuilder();
        foreach (var directory in new[] { "overlay", "overlay/l", "overlay/l/staging", "overlay-layers", "overlay-images", "overlay-containers", "selkie/volumes" })
            if (Directory.Exists($"{engine.GraphRoot}/{directory}"))
                foreach (var entry in Directory.GetFileSystemEntries($"{engine.GraphRoot}/{directory}").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                    text.AppendLine(entry.EndsWith(".json", StringComparison.Ordinal) ? File.ReadAllText(entry) is var json && json == "[]" ? "" : $"{entry} {json}" : Path.GetFileName(entry) == "staging" ? "" : entry);
        return text.AppendLine(engine.Ok("ps", "-aq")).Replace("\n\n", "\n").ToString();
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(engine.SharedFiles, name);
        File.WriteAllBytes(path, content);
        Caller.Run("chmod", "644", path);
        return path;
    }

    private static byte[] Damage(byte[] archive)
    {
        var copy = (byte[])archive.Clone();
        // The middle is in the layer's program, which fills nearly all of the archive.
        for (var i = 0; i < 64; i++) copy[(copy.Length / 2) + i] ^= 0x55;
        return copy;
    }

    private static byte[] DockerArchive(byte[] layer, byte[] config) => Tar(writer =>
    {
        AddFile(writer, "config.json", config);
        AddFile(writer, "layer.tar", layer);
        AddFile(writer, "manifest.json", """[{"Config":"config.json","RepoTags":["localhost/odd:latest"],"Layers":["layer.tar"]}]"""u8.ToArray());
    });

    private static byte[] Tar(Action<TarWriter> fill)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true)) fill(writer);
        return stream.ToArray();
    }

    private static void AddFile(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}

public sealed class RootfulBadInput(RootCaller engine) : BadInput(engine), IClassFixture<RootCaller>
{
    private readonly RootCaller _engine = engine;

    [Fact]
    public void A_full_disk_is_told_and_leaves_nothing()
    {
        var place = Path.Combine(_engine.SharedFiles, "small");
        Directory.CreateDirectory(place);
        var selkie = $"{_engine.CommandLine()[0]} --root {place}/root --runroot {_engine.SharedFiles}/small-run";
        var script = $"""
            mount -t tmpfs -o size=900k none {place}
            {selkie} load -q -i {_engine.SharedFiles}/tree.tar 2>/dev/null
            {selkie} import -q {_engine.SharedFiles}/tree.tar big; echo "code $?"
            {selkie} images -q
            ls {place}/root/overlay {place}/root/overlay/l/staging
            """;
        var outcome = Caller.Run("unshare", "-m", "sh", "-c", script);
        Assert.Contains("code 125", outcome.Out, StringComparison.Ordinal);
        CheckLine(outcome, "o space left on device");
        Assert.DoesNotMatch("[0-9a-f]{12}", outcome.Out);
    }

    [Fact]
    public void Another_driver_s_files_are_left_alone()
    {
        var place = Path.Combine(_engine.SharedFiles, "foreign");
        Directory.CreateDirectory($"{place}/btrfs/subvolumes/abc");
        Directory.CreateDirectory($"{place}/btrfs-layers");
        File.WriteAllText($"{place}/btrfs-layers/layers.json", """[{"id":"abc"}]""");
        Caller.Run(_engine.CommandLine()[0], "--root", place, "--runroot", place + "-run", "run", "--rm", "--pull", "never", "x");
        Assert.Equal("""[{"id":"abc"}]""", File.ReadAllText($"{place}/btrfs-layers/layers.json"));
        Assert.True(Directory.Exists($"{place}/btrfs/subvolumes/abc"));
    }

    [Fact]
    public void A_store_that_cannot_be_written_is_named()
    {
        var outcome = Caller.Run(_engine.CommandLine()[0], "--root", "/proc/nowhere", "--runroot", _engine.SharedFiles + "/nowhere-run", "import", "-q", Path.Combine(_engine.SharedFiles, "tree.tar"), "x");
        Assert.Equal(125, outcome.Code);
        CheckLine(outcome, "/proc/nowhere");
    }
}

public sealed class RootlessBadInput(UserCaller engine) : BadInput(engine), IClassFixture<UserCaller>
{
    private readonly UserCaller _engine = engine;

    [Fact]
    public void A_store_that_cannot_be_written_is_named()
    {
        var outcome = _engine.Selkie("--root", "/usr/selkie-nowhere", "import", "-q", Path.Combine(_engine.SharedFiles, "tree.tar"), "x");
        Assert.Equal(125, outcome.Code);
        CheckLine(outcome, "/usr/selkie-nowhere");
    }

    [Fact]
    public void Without_subordinate_ids_it_warns_and_goes_on_with_one()
    {
        Assert.SkipUnless(Environment.UserName == "root", "hiding /etc/subuid needs root");
        var line = _engine.CommandLine("images", "-q").Select(word => word.StartsWith("XDG_RUNTIME_DIR=", StringComparison.Ordinal) ? word + "/single" : word);
        const string Script = """
            mount --bind /dev/null /etc/subuid && mount --bind /dev/null /etc/subgid
            mkdir -p "$1" && chmod 777 "$1" && chown --reference="$2" "$1"; shift 2
            exec "$@"
            """;
        var directory = Path.GetDirectoryName(Path.GetDirectoryName(_engine.PauseFile))!;
        var outcome = Caller.Run(["unshare", "-m", "sh", "-c", Script, "sh", directory + "/single", directory, .. line]);
        Assert.True(outcome.Code == 0 || outcome.Error.Contains("/etc/subuid", StringComparison.Ordinal), outcome.ToString());
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        var pause = directory + "/single/selkie/pause";
        if (File.Exists(pause)) Caller.Run("kill", File.ReadAllText(pause).Split(' ')[0]);
    }
}
