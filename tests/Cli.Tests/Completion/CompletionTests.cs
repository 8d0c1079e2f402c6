using Selkie.Cli.Completion;
using Selkie.Engine.Completion;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Tests.Completion;

public class CompletionTests
{
    private sealed class Names : ICompletionValues
    {
        public IEnumerable<string> Find(string source, string start) => source == "files" ? [] : [$"{source}-{start}"];
    }

    private static (string Words, int Directive) Complete(params string[] words)
    {
        var completer = new Completer("podman", _ => new Names());
        var directive = completer.Complete(words);
        return (string.Join(' ', completer.Words.Select(w => w.Split('\t')[0])), (int)directive);
    }

    [Theory]
    [InlineData("start stats stop", 4, "container", "st")]
    [InlineData("list logs", 4, "container", "l")]
    [InlineData("", 0, "foo", "")]
    [InlineData("command created id image names runningfor size status", 4, "ps", "--sort", "")]
    [InlineData("command created", 4, "ps", "--sort=c")]
    [InlineData("always missing never newer", 4, "run", "--pull=")]
    [InlineData("--all -a --cidfile --filter -f --latest -l", 4, "unpause", "-")]
    [InlineData("--remote --root --runroot --runtime --runtime-flag", 4, "--r")]
    [InlineData("running-", 4, "stop", "")]
    [InlineData("running-x", 4, "stop", "a", "b", "x")]
    [InlineData("image-files:sea-/bin/", 6, "run", "--rm", "sea", "/bin/")]
    [InlineData("image-files:sea-/bin/s", 4, "create", "sea", "sh", "/bin/s")]
    [InlineData("container-files-tide:", 6, "cp", "tide:")]
    [InlineData("", 4, "rename", "a", "b", "")]
    [InlineData("containers-", 4, "rename", "")]
    [InlineData("", 0, "build", "")]
    [InlineData("", 0, "load", "-i", "")]
    [InlineData("", 4, "load", "")]
    [InlineData("networks-", 4, "network", "connect", "")]
    [InlineData("containers-", 4, "network", "connect", "podman", "")]
    [InlineData("containers- pods-", 4, "generate", "systemd", "")]
    [InlineData("", 0, "ps", "--foo", "")]
    [InlineData("volume", 4, "help", "vol")]
    [InlineData("trace", 4, "--log-level", "t")]
    [InlineData("bash zsh fish powershell", 4, "completion", "")]
    [InlineData("json", 4, "version", "--format", "")]
    public void The_words_and_directives_are_podmans(string expected, int directive, params string[] words)
    {
        Assert.Equal((expected, directive), Complete(words));
    }

    [Fact]
    public void The_hidden_command_prints_words_descriptions_and_the_directive()
    {
        var run = TestScreen.Run("__complete", "vers");
        Assert.Equal("version\tDisplay version information\n:4\n", run.Output);
        Assert.Equal("Completion ended with directive: ShellCompDirectiveNoFileComp\n", run.Error);
        Assert.Equal("version\n:4\n", TestScreen.Run("__completeNoDesc", "vers").Output);
        Assert.Equal("version\n:4\n", TestScreen.Run("--log-level", "error", "--remote=false", "__completeNoDesc", "vers").Output);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public void A_script_names_the_program_and_asks_it(string shell)
    {
        var script = TestScreen.Run("completion", shell).Output;
        Assert.Contains("__complete ", script);
        Assert.Contains("podman", script);
        Assert.DoesNotContain("NAME", script);
        Assert.Contains("__completeNoDesc", TestScreen.Run("completion", shell, "--no-desc").Output);
    }

    [Fact]
    public void An_unknown_shell_is_refused()
    {
        var run = TestScreen.Run("completion", "foo");
        Assert.Equal("Error: invalid argument \"foo\" for \"podman completion\"\n", run.Error);
        Assert.Equal(125, run.Code);
    }

    [Fact]
    public void Every_command_completes_its_options()
    {
        foreach (var path in CommandTable.AllPaths)
        {
            var row = CommandTable.Find(path)!;
            if (row.IsGroup || !row.Options.Exists(o => !o.Hidden)) continue;
            Assert.StartsWith("--", Complete([.. path.Split(' '), "--"]).Words);
        }
    }
}
