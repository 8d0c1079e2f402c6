using Selkie.Cli.Grammar;

namespace Selkie.Cli.Tests.Grammar;

/// <summary>Each expectation was printed by Podman 5.4.2 for the same words.</summary>
public class CommandLineTests
{
    private static CommandLine Parse(params string[] words) => CommandLine.Parse(words, "podman");

    private static string[] Values(CommandLine line, string option) =>
        [.. line.Line.List(line.Command.Find(option), []) ?? []];

    [Theory]
    [InlineData("unknown flag: --foo\nSee 'podman run --help'", "run", "--foo")]
    [InlineData("unknown shorthand flag: 'x' in -xyz\nSee 'podman run --help'", "run", "-xyz")]
    [InlineData("unknown shorthand flag: 'y' in -yz\nSee 'podman run --help'", "run", "-tyz")]
    [InlineData("flag needs an argument: 'm' in -m\nSee 'podman run --help'", "run", "-m")]
    [InlineData("flag needs an argument: --time\nSee 'podman stop --help'", "stop", "--time")]
    [InlineData("flag needs an argument: --root\nSee 'podman ps --help'", "ps", "--root")]
    [InlineData("unknown flag: --url\nSee 'podman ps --help'", "ps", "--url", "x")]
    [InlineData("unknown flag: --foo\nSee 'podman --help'", "--foo", "ps")]
    [InlineData("unknown flag: --foo", "--foo=x", "ps")]
    [InlineData("unknown flag: --version\nSee 'podman ps --help'", "ps", "--version")]
    [InlineData("unknown flag: --foo\nSee 'podman container list --help'", "container", "ls", "--foo")]
    [InlineData("invalid argument \"x\" for \"--rm\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\nSee 'podman run --help'", "run", "--rm=x")]
    [InlineData("invalid argument \"x\" for \"-a, --all\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\nSee 'podman ps --help'", "ps", "--all=x")]
    [InlineData("invalid argument \"-1\" for \"-w, --watch\" flag: strconv.ParseUint: parsing \"-1\": invalid syntax\nSee 'podman ps --help'", "ps", "--watch", "-1")]
    [InlineData("invalid argument \"x\" for \"--cpus\" flag: strconv.ParseFloat: parsing \"x\": invalid syntax\nSee 'podman run --help'", "run", "--cpus", "x")]
    [InlineData("bad flag syntax: --=\nSee 'podman ps --help'", "ps", "--=")]
    public void Mistakes_are_told_as_pflag_tells_them(string expected, params string[] words) =>
        Assert.Equal(expected, Assert.Throws<CommandLineException>(() => Parse(words)).Message);

    [Fact]
    public void Letters_can_be_bundled_and_carry_a_value()
    {
        var line = Parse("run", "-itp8080:80", "-p=81:81", "-p", "82:82", "--rm=false", "image", "--rm");
        Assert.Equal("run", line.Command.Path);
        Assert.True(line.Line.IsOn("interactive"));
        Assert.True(line.Line.IsOn("tty"));
        Assert.False(line.Line.IsOn("rm"));
        Assert.Equal(["8080:80", "81:81", "82:82"], Values(line, "publish"));
        Assert.Equal(["image", "--rm"], line.Line.Arguments);
    }

    [Fact]
    public void Options_of_the_program_stand_before_or_after_the_command()
    {
        var line = Parse("--log-level", "debug", "--root=/a", "ps", "--runroot", "/b", "-a");
        Assert.Equal("debug", line.Program.Raw(line.Program.Command.Find("log-level")));
        Assert.Equal("/a", line.Program.Raw(line.Program.Command.Find("root")));
        Assert.Equal("/b", line.Program.Raw(line.Program.Command.Find("runroot")));
        Assert.True(line.Line.IsOn("all"));
    }

    [Fact]
    public void Operands_and_options_mix_until_two_dashes()
    {
        var line = Parse("stop", "a", "-t", "5", "b", "--", "-c");
        Assert.Equal(["a", "b", "-c"], line.Line.Arguments);
        Assert.Equal(2, line.Line.ArgumentsBeforeDash);
        Assert.Equal("5", line.Line.Raw(line.Command.Find("timeout")));
    }

    [Fact]
    public void A_value_that_is_optional_follows_only_an_equals_sign()
    {
        var line = Parse("build", "--pull", "always", "-f", "x");
        Assert.Equal(["always"], line.Line.Arguments);
    }

    [Fact]
    public void Slices_split_at_commas_outside_quotes() =>
        Assert.Equal(["a", "b,c", "d\"e"], OptionValues.SplitCsv("a,\"b,c\",\"d\"\"e\""));

    [Theory]
    [InlineData(125, "Error: unrecognized command `podman container foo`\nTry 'podman container --help' for more information\n", "container", "foo")]
    [InlineData(125, "Error: unrecognized command `podman container sto`\n\nDid you mean this?\n\tstop\n\nTry 'podman container --help' for more information\n", "container", "sto")]
    [InlineData(125, "Error: unrecognized command `podman stp`\n\nDid you mean this?\n\tcp\n\tstop\n\ttop\n\nTry 'podman --help' for more information\n", "stp")]
    [InlineData(125, "Error: missing command 'podman container COMMAND'\n", "container")]
    [InlineData(125, "Error: missing command 'podman COMMAND'\n")]
    [InlineData(125, "Error: `podman version` takes no arguments\n", "version", "x")]
    [InlineData(125, "Error: you must provide at least one name or id\n", "stop")]
    [InlineData(125, "Error: --all and --latest cannot be used together\n", "rm", "-a", "-l")]
    [InlineData(125, "Error: --all and --latest cannot be used together\n", "start", "--all", "--latest")]
    [InlineData(125, "Error: --latest and containers cannot be used together\n", "update", "-l", "web")]
    [InlineData(125, "Error: --all, --latest and containers cannot be used together\n", "stats", "-l", "web")]
    [InlineData(125, "Error: --all, --latest and arguments cannot be used together\n", "pod", "stats", "--all", "--latest")]
    [InlineData(125, "Error: --pull-option is not supported yet\n", "--pull-option=convert_images=true", "version")]
    [InlineData(125, "Error: no arguments are needed with --all\n", "pause", "--all", "foo")]
    [InlineData(125, "Error: requires at least 2 arg(s), only received 0\n", "tag")]
    [InlineData(125, "Error: accepts 2 arg(s), received 1\n", "rename", "a")]
    [InlineData(125, "Error: podman play kube is not supported yet\n", "play", "kube", "x")]
    [InlineData(1, "Log Level \"foo\" is not supported, choose from: trace, debug, info, warn, warning, error, fatal, panic\n", "--log-level=foo", "version")]
    [InlineData(1, "Setting --log-level and --debug is not allowed\n", "-D", "--log-level=panic", "version")]
    public void Errors_end_in_one_text_and_a_code(int code, string expected, params string[] words)
    {
        Assert.SkipUnless(words is not ["start", ..] || Environment.IsPrivilegedProcess, "an ordinary user's verbs begin in the user's namespace, which the test program cannot start");
        var run = TestScreen.Run(words);
        Assert.Equal(expected, run.Error);
        Assert.Equal(code, run.Code);
    }

    [Fact]
    public void Options_of_pulls_that_change_nothing_are_taken() =>
        Assert.Equal((0, ""), (TestScreen.Run("--pull-option=convert_images=false", "--pull-option", "enable_partial_images=true", "version") is var run ? run.Code : -1, run.Error));
}
