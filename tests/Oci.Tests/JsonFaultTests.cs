using System.Text;
using System.Text.Json;
using Selkie.Oci.Text;

namespace Selkie.Oci.Tests;

public sealed class JsonFaultTests
{
    private static readonly JsonException Reason = new("as the reader says", "$.a", null, null);

    // As encoding/json of Go 1.24 says it.
    [Theory]
    [InlineData("root:x", "invalid character 'r' looking for beginning of value")]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("[1,", "unexpected end of JSON input")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("{'a'", @"invalid character '\'' looking for beginning of object key string")]
    [InlineData("""{"a":1,}""", "invalid character '}' looking for beginning of object key string")]
    [InlineData("""{"a" 1}""", "invalid character '1' after object key")]
    [InlineData("""{"a":1 "b":2}""", "invalid character '\"' after object key:value pair")]
    [InlineData("{} x", "invalid character 'x' after top-level value")]
    [InlineData("\"a\n\"", @"invalid character '\n' in string literal")]
    [InlineData(@"""\x""", "invalid character 'x' in string escape code")]
    [InlineData(@"""\u00g0""", @"invalid character 'g' in \u hexadecimal character escape")]
    [InlineData("trua", "invalid character 'a' in literal true (expecting 'e')")]
    [InlineData("-x", "invalid character 'x' in numeric literal")]
    [InlineData("1.x", "invalid character 'x' after decimal point in numeric literal")]
    [InlineData("1ex", "invalid character 'x' in exponent of numeric literal")]
    [InlineData("01", "invalid character '1' after top-level value")]
    public void A_fault_is_told_in_the_words_of_Go(string json, string fault) => Assert.Equal(fault, JsonFault.Of(Encoding.UTF8.GetBytes(json), Reason));

    [Theory]
    [InlineData("""{"a":[1,-2.5e+3,"x\u00e9\n",true,false,null,{}],"b":[]}""")]
    [InlineData(" 0 ")]
    public void What_is_JSON_has_a_value_of_another_kind(string json) => Assert.Equal("$.a is of another kind than expected", JsonFault.Of(Encoding.UTF8.GetBytes(json), Reason));

    [Fact]
    public void A_text_without_a_bottom_has_an_end() => Assert.Equal("exceeded max depth", JsonFault.Of(Encoding.UTF8.GetBytes(new string('[', 1_000_000)), Reason));
}
