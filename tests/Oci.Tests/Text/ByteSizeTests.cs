using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("64m", 67108864)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("100", 100)]
    [InlineData("2kb", 2048)]
    [InlineData("2 KiB", 2048)]
    public void Sizes_have_units_of_1024(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text).Bytes);

    [Fact]
    public void Or_of_1000_where_that_is_said() => Assert.Equal(65536000, ByteSize.ParseDecimal("65536k").Bytes);

    [Theory]
    [InlineData("foo", "invalid size: 'foo'")]
    [InlineData("", "invalid size: ''")]
    [InlineData("-1", "invalid size: '-1'")]
    [InlineData("5q", "invalid suffix: 'q'")]
    public void What_is_no_size_is_refused(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<EngineError>(() => ByteSize.Parse(text)).Message);
        Assert.Null(ByteSize.TryParse(text));
    }
}
