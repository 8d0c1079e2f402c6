using Selkie.Engine.Verbs;

namespace Selkie.Cli.Tests.Help;

public class HelpTests
{
    [Fact]
    public void Help_has_the_sections_of_podman_in_their_order() => Assert.Equal(
        """
        Display version information

        Description:
          Display the versions of the engine and of the interface that it stands for.

        Usage:
          podman version [options]

        Examples:
          podman version --format json

        Options:
          -f, --format string   Print as JSON or by a Go template


        """, TestScreen.Run("version", "--help").Output);

    [Theory]
    [InlineData("version", "-h")]
    [InlineData("--help", "version")]
    [InlineData("help", "version")]
    [InlineData("--log-level", "error", "help", "version")]
    public void Help_can_be_asked_for_in_several_ways(params string[] words)
    {
        var run = TestScreen.Run(words);
        Assert.Equal(TestScreen.Run("version", "--help").Output, run.Output);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public void Every_command_has_help_that_names_it()
    {
        foreach (var path in CommandTable.AllPaths)
        {
            var run = TestScreen.Run([.. path.Split(' '), "--help"]);
            Assert.Equal(0, run.Code);
            Assert.Contains($"Usage:\n  podman {CommandTable.Find(path)!.Path}", run.Output);
        }
    }

    [Fact]
    public void A_group_lists_its_commands() => Assert.Contains("\n  exists      ", TestScreen.Run("volume", "--help").Output);

    [Fact]
    public void Usage_lines_keep_the_rules_of_the_system_tests()
    {
        foreach (var path in CommandTable.AllPaths)
        {
            var row = CommandTable.Find(path)!;
            if (row.IsGroup) continue;
            var shown = row.Options.Exists(o => !o.Hidden);
            Assert.True(shown == row.Use.StartsWith("[options]", StringComparison.Ordinal), $"{path}: options and usage line disagree");
            var operands = row.Use.Replace("[options]", "");
            Assert.False(path != "completion" && operands.Any(char.IsAsciiLetterLower), $"{path}: operands are in capitals");
            Assert.True(operands.Any(char.IsAsciiLetterUpper) || row.MaxArguments == 0 || path == "completion", $"{path}: takes operands that the usage line lacks");
        }
    }
}
