namespace Selkie.EndToEnd;

/// <summary>Modules of containers.conf (<c>--module</c>), and what it says of containers.</summary>
public abstract class ConfigurationModules(Caller engine)
{
    private readonly string _name = "module" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_module_sets_what_no_option_says()
    {
        var module = Module("[containers]\nenv_host=true\nhttp_proxy=false\nprivileged=true\n");
        string[] run = ["run", "--rm", "--network", "none"];
        Assert.Equal("salt", With("SEA=salt", ["--module", module, .. run, TestImage.Name, "sh", "-c", "echo $SEA"]));
        Assert.Equal("", With("SEA=salt", ["--module", module, .. run, "--env-host=false", TestImage.Name, "sh", "-c", "echo $SEA"]));
        Assert.Equal("", With("http_proxy=salt", ["--module", module, .. run, "--env-host=false", TestImage.Name, "sh", "-c", "echo $http_proxy"]));
        var capabilities = engine.Ok([.. run, "--privileged", TestImage.Name, "grep", "CapBnd", "/proc/self/status"]);
        Assert.Equal(capabilities, engine.Ok(["--module", module, .. run, TestImage.Name, "grep", "CapBnd", "/proc/self/status"]));
        Assert.NotEqual(capabilities, engine.Ok(["--module", module, .. run, "--privileged=false", TestImage.Name, "grep", "CapBnd", "/proc/self/status"]));
    }

    [Fact]
    public void An_exec_session_is_privileged_where_a_module_says_so()
    {
        var module = Module("[containers]\nprivileged=true\n");
        engine.Ok("run", "-d", "--name", _name, "--network", "none", TestImage.Name, "sleep", "1000");
        var usual = engine.Ok("exec", _name, "grep", "CapBnd", "/proc/self/status");
        Assert.NotEqual(usual, engine.Ok("--module", module, "exec", _name, "grep", "CapBnd", "/proc/self/status"));
        Assert.Equal(usual, engine.Ok("--module", module, "exec", "--privileged=false", _name, "grep", "CapBnd", "/proc/self/status"));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void The_monitor_cleans_up_with_the_same_module()
    {
        var module = Module("[containers]\nlabel=false\n");
        engine.Ok("--module", module, "run", "-d", "--name", _name, "--network", "none", TestImage.Name, "sleep", "1000");
        var words = File.ReadAllText($"/proc/{engine.Ok("inspect", "--format", "{{.State.ConmonPid}}", _name)}/cmdline");
        Assert.Contains($"--exit-command-arg\0--module\0--exit-command-arg\0{module}\0", words, StringComparison.Ordinal);
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Theory]
    [InlineData("ps")]
    [InlineData("no-such-command")]
    [InlineData]
    public void A_module_that_is_nowhere_is_said_before_all_else(params string[] words)
    {
        Assert.Equal("Failed to obtain selkie configuration: could not resolve module \"/no,where\": faccessat /no,where: no such file or directory",
            engine.Fails(1, ["--log-level", "error", "--module=/no,where", .. words]));
        var text = engine.Fails(1, ["--module", "no-such", .. words]);
        Assert.Matches("^Failed to obtain selkie configuration: could not resolve module \"no-such\": [23] errors occurred:\n", text);
        Assert.Contains("\t* faccessat /usr/share/containers/containers.conf.modules/no-such: no such file or directory", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_is_no_TOML_is_named_with_line_and_key()
    {
        var module = Module("[containers]\nsea=\n");
        Assert.Equal($"Failed to obtain selkie configuration: reading additional config \"{module}\": decode configuration {module}: toml: line 3 (last key \"containers.sea\"): expected value but found '\\n' instead",
            engine.Fails(1, "--module", module, "ps"));
    }

    private string Module(string text)
    {
        var file = Path.Combine(engine.SharedFiles, _name + ".conf");
        File.WriteAllText(file, text);
        return file;
    }

    private string With(string variable, params string[] words)
    {
        var outcome = engine.SelkieWith(variable, words);
        Assert.True(outcome.Code == 0, outcome.Error);
        return outcome.Out.TrimEnd('\n');
    }
}

public sealed class RootfulConfigurationModules(RootCaller engine) : ConfigurationModules(engine), IClassFixture<RootCaller>;

public sealed class RootlessConfigurationModules(UserCaller engine) : ConfigurationModules(engine), IClassFixture<UserCaller>
{
    private readonly UserCaller _engine = engine;

    [Fact]
    public void A_user_has_modules_of_his_own()
    {
        var home = Path.Combine(_engine.Scratch, "modules");
        _engine.InUsersPlace("sh", "-c", $"mkdir -p {home}/containers/containers.conf.modules/deep && echo '[containers]' | tee {home}/containers/containers.conf.modules/sea {home}/containers/containers.conf.modules/deep/lake");
        Assert.StartsWith("deep/lake\nsea\n", _engine.SelkieWith("XDG_CONFIG_HOME=" + home, "__completeNoDesc", "--module", "").Out, StringComparison.Ordinal);
        Assert.Equal(0, _engine.SelkieWith("XDG_CONFIG_HOME=" + home, "--module", "sea", "ps").Code);
    }
}
