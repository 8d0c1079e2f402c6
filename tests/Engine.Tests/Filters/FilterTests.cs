using Selkie.Engine.Filters;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Filters;

public class FilterTests
{
    [Fact]
    public void A_filter_is_cut_at_its_first_equals_sign() =>
        Assert.Equal([new Filter("label", "a=b"), new Filter("name", "")], Filter.Parse(["label=a=b", "name="]));

    [Fact]
    public void A_filter_without_an_equals_sign_is_invalid() =>
        Assert.Equal("invalid filter \"foo\"", Assert.Throws<EngineError>(() => Filter.Parse(["foo"])).Message);

    [Fact]
    public void Values_are_gathered_by_key()
    {
        var keys = Filter.ByKey(["a=1", "b=2", "a=3"]);
        Assert.Equal(["a", "b"], keys.Select(k => k.Key));
        Assert.Equal(["1", "3"], keys[0].Value);
    }

    [Theory]
    [InlineData(true, "a")]
    [InlineData(true, "a=1")]
    [InlineData(true, "a=1", "b")]
    [InlineData(true, "lo*")]
    [InlineData(false, "a=2")]
    [InlineData(false, "a", "c")]
    public void Labels_must_meet_every_condition(bool expected, params string[] conditions) =>
        Assert.Equal(expected, Filter.MatchLabels(conditions, new Dictionary<string, string> { ["a"] = "1", ["b"] = "", ["long"] = "x" }));

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("-100ms", -0.1)]
    [InlineData("0", 0)]
    public void Durations_are_gos(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var span));
        Assert.Equal(seconds, span.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("h")]
    [InlineData("1x")]
    [InlineData("2024-01-01")]
    public void Other_texts_are_no_durations(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Fact]
    public void Times_are_dates_or_seconds_or_spans()
    {
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero), Filter.Time("2024-05-06T07:08:09Z"));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), Filter.Time("1700000000"));
        Assert.True(Filter.Time("1h") < DateTimeOffset.UtcNow.AddMinutes(-59));
        Assert.Throws<EngineError>(() => Filter.Time("yesterday"));
    }
}
