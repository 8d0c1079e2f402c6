using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class GoTextTests
{
    [Theory]
    [InlineData("plain é 語", "\"plain é 語\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\nb\tc\rd", "\"a\\nb\\tc\\rd\"")]
    [InlineData("\u0001\u007f", "\"\\x01\\x7f\"")]
    [InlineData("\u0085\u202e\u00a0", "\"\\u0085\\u202e\\u00a0\"")]
    public void What_cannot_be_printed_is_escaped(string text, string quoted) => Assert.Equal(quoted, GoText.Quote(text));
}
