using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("-100ms", -0.1)]
    [InlineData("+2us", 2e-6)]
    [InlineData("0", 0)]
    public void A_duration_is_numbers_with_units(string text, double seconds) => Assert.Equal(seconds, GoDuration.Parse(text).Span.TotalSeconds, 6);

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("foo", "time: invalid duration \"foo\"")]
    [InlineData("2024-01-01", "time: unknown unit \"-\" in duration \"2024-01-01\"")]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("1d", "time: unknown unit \"d\" in duration \"1d\"")]
    public void What_is_no_duration_says_why_as_Go_does(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<EngineError>(() => GoDuration.Parse(text)).Message);
        Assert.False(GoDuration.TryParse(text, out _));
    }

    [Theory]
    [InlineData("1h30m", "1h30m0s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1500ms", "1.5s")]
    [InlineData("250ms", "250ms")]
    [InlineData("1.5us", "1.5µs")]
    [InlineData("-2s", "-2s")]
    [InlineData("0", "0s")]
    public void It_prints_as_Go_prints_it(string text, string printed) => Assert.Equal(printed, GoDuration.Parse(text).ToString());
}
