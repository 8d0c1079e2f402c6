using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Images;

public sealed class ListImagesTests
{
    [Fact]
    public void A_filter_without_a_value_is_refused_with_what_it_should_look_like()
    {
        var row = CommandTable.Find("images")!;
        var line = new ParsedLine(row);
        line.Add(row.Find("filter"), "json");
        var error = Assert.ThrowsAny<EngineError>(() => row.Bind!(line));
        Assert.Equal("invalid image filter \"json\": must be in the format \"filter=value or filter!=value\"", error.Message);
    }
}
