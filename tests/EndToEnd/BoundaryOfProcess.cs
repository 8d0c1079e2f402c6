namespace Selkie.EndToEnd;

/// <summary>Whatever the caller's descriptors and umask are, the engine's own files are its alone, the caller's are the caller's, and the container's work.</summary>
public abstract class BoundaryOfProcess(Caller engine)
{
    protected const string Image = TestImage.Name;
    private readonly string _name = "boundary" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>The name of this test's container.</summary>
    protected string Name => _name;

    /// <summary>Runs the engine by a shell that has changed what the engine inherits.</summary>
    protected Outcome InShell(string before, string after, params string[] words) =>
        Caller.Run("bash", "-c", $"{before}; {string.Join(' ', engine.CommandLine(words).Select(word => $"'{word}'"))} {after}");

    [Theory]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public void A_closed_standard_descriptor_is_nothing_that_the_engine_opens(string closed)
    {
        Assert.Equal(new Outcome(0, "", ""), InShell("true", closed + " >&- | cat", "create", "--name", _name, Image, "true"));
        Assert.Equal(_name, engine.Ok("inspect", "--format", "{{.Name}}", _name));
        Assert.Equal(0, InShell("set -o pipefail", closed + " | cat", "ps", "-a").Code);
        Assert.Equal(0, InShell("set -o pipefail", closed + " | cat", "images").Code);
        Assert.Equal(0, InShell("true", closed, "version").Code);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_closed_standard_input_is_empty() =>
        Assert.Equal(new Outcome(0, "0\n", ""), InShell("true", "<&-", "run", "--rm", "-i", "--network", "none", Image, "sh", "-c", "cat | wc -c"));

    [Theory]
    [InlineData("ps")]
    [InlineData("version")]
    [InlineData("images")]
    [InlineData("info")]
    [InlineData("--help")]
    [InlineData("ps", "--format", "json")]
    public void Output_that_cannot_be_written_is_one_line(params string[] words) =>
        Assert.Equal(new Outcome(125, "", "Error: write /dev/stdout: no space left on device\n"), InShell("true", "> /dev/full", words));

    [Fact]
    public void A_careless_umask_opens_nothing_of_the_engine_s()
    {
        Assert.Equal(0, InShell("umask 0", "", "run", "-d", "--name", _name, "--network", "none", "-e", "SECRET=1", "-v", $"{_name}:/water", Image, "sleep", "1000").Code);
        Assert.Equal(0, InShell("umask 0", "", "exec", "-d", _name, "sleep", "1000").Code);
        // Files in containers and volumes have the modes that their owners gave them; links have none.
        string[] ours = ["-path", "*/diff/*", "-prune", "-o", "-path", "*/merged/*", "-prune", "-o", "-path", "*/_data/*", "-prune", "-o", "-path", "*/work/work", "-prune", "-o"];
        Assert.Equal("", engine.InUsersPlace(["find", engine.GraphRoot, engine.RunRoot, .. ours, "(", "-type", "f", "-o", "-type", "d", ")", "-perm", "/022", "-print"]));
        string[] contents = ["-path", "*/diff*", "-prune", "-o", "-path", "*/merged*", "-prune", "-o", "-path", "*/_data*", "-prune", "-o"];
        var files = engine.InUsersPlace(["find", engine.GraphRoot + "/selkie", engine.RunRoot, .. contents, "-type", "f", "-perm", "/077", "-printf", "%f\n"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // What is mounted into the container is for its users.
        Assert.Equal([], files.Select(file => file.Split('-')[0]).Except(["hosts", "hostname", "resolv.conf", ".containerenv", "passwd", "group", "localtime", "aardvark.pid", "pidfile"]).Where(file => !IsOfOthers(file)));
        Assert.Equal("", engine.InUsersPlace(["find", engine.GraphRoot + "/selkie", engine.RunRoot + "/selkie", .. contents, "-type", "d", "-perm", "/066", "-not", "-path", "*/oci*", "-print"]));
        engine.Ok("rm", "-f", "-t", "0", _name);
        engine.Ok("volume", "rm", _name);
    }

    // The network's own programs keep their files with their own modes, in directories of ours.
    private static bool IsOfOthers(string file) => file is "state.json" or "ipam.db" or "netavark.lock" || file.StartsWith("runtime", StringComparison.Ordinal) || file.StartsWith("10-", StringComparison.Ordinal) || file.EndsWith(".log", StringComparison.Ordinal);

    [Fact]
    public void A_strict_umask_leaves_a_container_s_users_their_files()
    {
        const string Script = "cat /etc/hosts /etc/hostname /run/.containerenv > /dev/null && cd /water && ls / > /dev/null && ls -ld /water /deep/er | cut -c1-10";
        var outcome = InShell("umask 077", "", "run", "--rm", "--network", "none", "--user", "1000", "--tmpfs", "/deep/er:mode=755", "-v", $"{_name}:/water", Image, "sh", "-c", Script);
        Assert.Equal(new Outcome(0, "drwxr-xr-x\ndrwxr-xr-x\n", ""), outcome);
        engine.Ok("volume", "rm", _name);
    }

    [Theory]
    [InlineData("077", "600", "700")]
    [InlineData("002", "664", "775")]
    [InlineData("022", "644", "755")]
    public void Files_for_the_caller_have_the_permissions_of_the_caller_s_umask(string umask, string file, string directory)
    {
        var place = $"{engine.Scratch}/{_name}";
        engine.InUsersPlace("mkdir", place);
        string Mode(string name) => engine.InUsersPlace("stat", "-c", "%a", $"{place}/{name}").TrimEnd();
        void Do(params string[] words) => Assert.Equal(new Outcome(0, "", ""), InShell($"umask {umask}", "> /dev/null", words));
        Do("run", "-d", "--name", _name, "--network", "none", "--cidfile", $"{place}/cid", "--pidfile", $"{place}/pid", "-v", $"{_name}:/water", Image, "sleep", "1000");
        Do("export", "-o", $"{place}/tar", _name);
        Do("volume", "export", "-o", $"{place}/volume", _name);
        Do("save", "-q", "-o", $"{place}/image", Image);
        Do("save", "-q", "--format", "oci-archive", "-o", $"{place}/oci", Image);
        Do("save", "-q", "--format", "oci-dir", "-o", $"{place}/layout", Image);
        Do("save", "-q", "--format", "docker-dir", "-o", $"{place}/dir", Image);
        Do("commit", "-q", "--iidfile", $"{place}/iid", _name, _name);
        string[] names = ["cid", "pid", "tar", "volume", "image", "oci", "iid", "layout/index.json", "dir/manifest.json"];
        Assert.Equal(names.Select(name => (name, file)), names.Select(name => (name, Mode(name))));
        Assert.Equal((directory, directory, directory), (Mode("layout"), Mode("layout/blobs/sha256"), Mode("dir")));
        engine.Ok("rm", "-f", "-t", "0", _name);
        engine.Ok("volume", "rm", _name);
        engine.Ok("rmi", _name);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("4,7")]
    public void Only_the_descriptors_that_are_named_reach_the_container(string numbers)
    {
        var named = numbers.Split(',');
        const string Script = "for n in 3 4 5 6 7 8 9; do [ ! -h /proc/$$/fd/$n ] || stat -c %N /proc/$$/fd/$n; done";
        var redirections = "3</etc/hostname " + string.Concat(named.Select(n => $"{n}</dev/zero ")) + "8</etc/hostname 9</etc/hostname";
        void Check(Outcome outcome)
        {
            // '/proc/1/fd/7' -> '/dev/zero'
            var seen = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\'')).ToDictionary(words => words[1].Split('/')[^1], words => words[3]);
            Assert.Equal("", outcome.Error);
            foreach (var n in named) Assert.Equal("/dev/zero", seen[n]);
            // runc leaves no number free on the way to the last one: what stands there is nothing.
            Assert.All(seen.Where(one => !named.Contains(one.Key)), one => Assert.Equal("/dev/null", one.Value));
        }
        Check(InShell("true", redirections, "run", "--rm", "--network", "none", "--preserve-fd", numbers, Image, "sh", "-c", Script));
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        Check(InShell("true", redirections, "exec", "--preserve-fd", numbers, _name, "sh", "-c", Script));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_descriptor_of_the_engine_itself_cannot_be_passed_on()
    {
        const string Refusal = "Error: file descriptor 4 is not available - the preserve-fds option requires that file descriptors must be passed\n";
        Assert.Equal(new Outcome(125, "", Refusal), InShell("true", "3</dev/null 4<&-", "run", "--rm", "--network", "none", "--preserve-fds", "8", Image, "true"));
    }
}

public sealed class RootfulBoundaryOfProcess(RootCaller engine) : BoundaryOfProcess(engine), IClassFixture<RootCaller>
{
    private readonly RootCaller _engine = engine;

    [Fact]
    public void Another_user_reads_nothing_and_holds_nothing_up_after_a_container_with_ids_of_its_own_opened_the_way()
    {
        _engine.InUsersPlace("sh", "-c", $"chmod 755 {_engine.Scratch}");
        _engine.Ok("run", "-d", "--name", Name, "--uidmap", "0:100000:65536", "-e", "SECRET=1", "-v", $"{Name}:/water", Image, "sleep", "1000");
        _engine.Ok("run", "-d", "--name", Name + "b", "-e", "SECRET=1", Image, "sleep", "1000");
        var other = new OtherUser();
        Assert.Equal("", other.Run("find", _engine.GraphRoot, _engine.RunRoot, "-mindepth", "1").Out);
        foreach (var file in _engine.InUsersPlace("find", _engine.GraphRoot, _engine.RunRoot, "-type", "f", "-not", "-path", "*/diff/*").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (other.Run("cat", file) is { Code: 0, Out: var text })
                Assert.Contains(Path.GetFileName(file), new[] { "hosts", "hostname", "resolv.conf", ".containerenv", "passwd", "group", "pidfile", "link", "lower" });
        foreach (var file in _engine.InUsersPlace("find", _engine.GraphRoot, _engine.RunRoot, "-name", "*lock*", "-type", "f").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.NotEqual(0, other.Run("flock", "-s", "-n", file, "true").Code);
        _engine.Ok("rm", "-f", "-t", "0", Name, Name + "b");
        _engine.Ok("volume", "rm", Name);
    }
}

public sealed class RootlessBoundaryOfProcess(UserCaller engine) : BoundaryOfProcess(engine), IClassFixture<UserCaller>
{
    [Fact]
    public void A_program_in_the_user_s_namespace_has_the_caller_s_umask() => Assert.Equal("0077\n", InShell("umask 077", "", "unshare", "sh", "-c", "umask").Out);
}

/// <summary>A second ordinary user of the machine, who means no good.</summary>
internal sealed class OtherUser
{
    private const string Name = "selkie-e2e-other";

    public OtherUser() => Assert.Equal(0, Caller.Run("sh", "-c", $"id {Name} >/dev/null 2>&1 || useradd -M -s /bin/sh {Name}").Code);

    /// <summary>Runs a program as that user.</summary>
    public Outcome Run(params string[] words) => Caller.Run(["setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups", .. words]);
}
