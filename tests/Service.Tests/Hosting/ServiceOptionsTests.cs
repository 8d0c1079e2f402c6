using Selkie.Oci;
using Selkie.Service.Hosting;

namespace Selkie.Service.Tests.Hosting;

public sealed class ServiceOptionsTests
{
    [Fact]
    public void The_options_of_the_program_come_before_those_of_the_service()
    {
        var options = ServiceOptions.Parse(["--root", "/graph", "--module", "a", "--module", "b", "--", "--time", "0", "unix:///run/x.sock"]);
        Assert.Equal("/graph", options.Program.Root);
        Assert.Equal(["a", "b"], options.Program.Modules);
        Assert.Equal(0u, options.Service.Time);
        Assert.Equal("unix:///run/x.sock", options.Service.Uri);
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("--time")]
    public void A_word_that_is_no_option_is_refused(string word) => Assert.Throws<EngineError>(() => ServiceOptions.Parse(["--", word]));
}
