using Selkie.Cli.Manual;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Tests.Manual;

public class ManualPageTests
{
    [Fact]
    public void A_page_has_name_synopsis_options_and_examples()
    {
        var page = ManualPage.Print(CommandTable.Find("version")!, "selkie");
        Assert.StartsWith(".TH \"SELKIE-VERSION\" 1", page);
        Assert.Contains(".SH NAME\nselkie\\-version \\- Display version information\n", page);
        Assert.Contains(".B selkie version\n[options]\n", page);
        Assert.Contains("\\fB\\-\\-format, \\-f\\fR \\fIstring\\fR", page);
        Assert.Contains("selkie version \\-\\-format json\n", page);
    }

    [Fact]
    public void Every_command_that_help_shows_gets_a_page()
    {
        var directory = Directory.CreateTempSubdirectory("selkie-man");
        ManualPage.WriteAll(directory.FullName, "selkie");
        Assert.True(directory.GetFiles("selkie-container-*.1").Length > 30);
        Assert.True(File.Exists(Path.Combine(directory.FullName, "selkie.1")));
        directory.Delete(recursive: true);
    }
}
