using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class GoGlobTests
{
    [Theory]
    [InlineData("*", "a/b", false)]
    [InlineData("*/b", "a/b", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData(@"\*", "*", true)]
    public void Globs_follow_go(string pattern, string text, bool matches) => Assert.Equal(matches, GoGlob.Matches(pattern, text));
}
