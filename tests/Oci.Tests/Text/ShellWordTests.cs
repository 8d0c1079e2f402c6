using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

/// <summary>Variables in words, as Podman 5.4.2 replaces them (each pair was asked of it with --env-merge).</summary>
public sealed class ShellWordTests
{
    [Theory]
    [InlineData("$X-$NOPE-${X}", "one--one")]
    [InlineData("a$", "a$")]
    [InlineData("$(x)", "$(x)")]
    [InlineData("${}", "")]
    [InlineData("$1x", "x")]
    [InlineData("${X:-w}b${NOPE:-w$X}c", "onebwonec")]
    [InlineData("${X:+w}${NOPE:+w}", "w")]
    [InlineData("${X:?w}${NOPE:?w}", "onew")]
    [InlineData("'$X' \"$X\" \\$X \"\\$X'\\a\"", "$X one $X $X'\\a")]
    [InlineData("${PATH#*:}", "/a:/b/x:/c")]
    [InlineData("${PATH##*:}", "/a:/b/x:/c")]
    [InlineData("${PATH##/*/}", "b/x:/c")]
    [InlineData("${X#o}${X#n}", "neone")]
    [InlineData("${PATH%:*}", "/a:/b/x:/c")]
    [InlineData("${PATH%:/c}", "/a:/b/x")]
    [InlineData("${X%%n*}", "o")]
    [InlineData("${PATH/:/;}", "/a;/b/x:/c")]
    [InlineData("${PATH//:/;}", "/a;/b/x;/c")]
    [InlineData("${X/#o/p}${X/#n/p}", "pneone")]
    [InlineData("${X/%e/p}${X/%n/p}", "onpone")]
    [InlineData("${X/n}", "oe")]
    public void A_word_has_its_variables_replaced(string word, string expanded) => Assert.Equal(expanded, ShellWord.Expand(word, ValueOf));

    [Theory]
    [InlineData("A=${X-w}", "Missing ':' or '#' or '%' or '/' in substitution: A=${X-w}")]
    [InlineData("A=${", "Missing ':' or '#' or '%' or '/' in substitution: A=${")]
    [InlineData("A=${X:0:1}", "Unsupported modifier (0) in substitution: A=${X:0:1}")]
    [InlineData("${NOPE:?}", "Failed to process `${NOPE:?}`: NOPE is not allowed to be unset")]
    [InlineData("${X:-a", "unexpected end of statement while looking for matching }")]
    [InlineData("${X/a", "unexpected end of statement while looking for matching /}")]
    [InlineData("'a", "unexpected end of statement while looking for matching single-quote")]
    [InlineData("\"a", "unexpected end of statement while looking for matching double-quote")]
    [InlineData("${X#}", "X#: no prefix to remove")]
    [InlineData("${X%}", "X%: no suffix to remove")]
    [InlineData("${X/}", "X/: no pattern to replace")]
    public void What_is_no_word_is_told(string word, string text) => Assert.Equal(text, Assert.Throws<FormatException>(() => ShellWord.Expand(word, ValueOf)).Message);

    private static string ValueOf(string name) => name switch { "X" => "one", "PATH" => "/a:/b/x:/c", _ => "" };
}
