using Selkie.Cli.Output;
using Selkie.Cli.Templates;

namespace Selkie.Cli.Tests.Output;

/// <summary>What images and registries say does not drive the terminal.</summary>
public sealed class PlainTextTests
{
    private const string Hostile = "a\x1b]0;title\a\u009b2J\u202eb\r";
    private const string Harmless = "a\\x1b]0;title\\x07\\u009b2J\\u202eb\\x0d";
    private static readonly RowShape<string> Shape = new RowShape<string>("row").Add("Name", row => row, "NAME");

    [Theory]
    [InlineData(true, Harmless)]
    [InlineData(false, Hostile)]
    public void Tables_and_errors_show_control_characters_on_a_terminal_only(bool terminal, string shown)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var screen = new Screen("podman", output, error, terminal, terminal);
        ReportPrinter.Rows(screen, "images", null, "{{.Name}}", [Hostile], Shape);
        screen.Error.Write($"Error: {Hostile}\n");
        screen.Out.WriteLine(Hostile);
        Assert.Equal($"NAME\n{shown}\n{shown}\n", output.ToString());
        Assert.Equal($"Error: {shown}\n", error.ToString());
    }

    [Fact]
    public void Colours_that_the_user_asks_for_are_his_own()
    {
        using var output = new StringWriter();
        var screen = new Screen("podman", output, output, true, true);
        ReportPrinter.Rows(screen, "images", "\x1b[31m{{.Name}}\x1b[0m", "", ["x\x1b[2J"], Shape);
        Assert.Equal("\x1b[31mx\\x1b[2J\x1b[0m\n", output.ToString());
    }
}
