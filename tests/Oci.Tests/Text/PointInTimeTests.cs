using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class PointInTimeTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Theory]
    [InlineData("2024-05-06T07:08:09Z", 1714979289)]
    [InlineData("2024-05-06T09:08:09.123456789+02:00", 1714979289.1234567)]
    [InlineData("2024-05-06T07:08:09,5Z", 1714979289.5)]
    [InlineData("1700000000", 1700000000)]
    [InlineData("1700000000.25", 1700000000.25)]
    [InlineData("0", 0)]
    public void A_moment_is_a_date_or_seconds(string text, double unix)
    {
        var moment = PointInTime.Parse(text);
        Assert.Equal(unix, (moment.Before(Now) - DateTimeOffset.UnixEpoch).TotalSeconds, 5);
        Assert.Equal(moment.Before(Now), moment.After(Now));
    }

    [Fact]
    public void A_date_without_zone_is_local() => Assert.Equal(new DateTimeOffset(new DateTime(2024, 5, 6, 0, 0, 0, DateTimeKind.Local)), PointInTime.Parse("2024-05-06").Before(Now));

    [Fact]
    public void A_span_counts_from_now_back_or_on()
    {
        Assert.Equal(Now.AddMinutes(-90), PointInTime.Parse("1h30m").Before(Now));
        Assert.Equal(Now.AddMinutes(90), PointInTime.Parse("1h30m").After(Now));
    }

    [Theory]
    [InlineData("2024-05-06T09:08:09.1234567+02:00")]
    [InlineData("1h30m")]
    [InlineData("0")]
    public void Its_text_is_read_as_the_same(string text) => Assert.Equal(PointInTime.Parse(text), PointInTime.Parse(PointInTime.Parse(text).ToString()));

    [Theory]
    [InlineData("foo")]
    [InlineData("1d")]
    [InlineData("")]
    [InlineData("2024-13-01")]
    [InlineData("99999999999999999999")]
    public void Other_texts_are_none(string text) =>
        Assert.Equal($"failed to parse value as time or duration: \"{text}\"", Assert.Throws<EngineError>(() => PointInTime.Parse(text)).Message);
}
