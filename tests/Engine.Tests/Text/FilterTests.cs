using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Filters;

public class FilterTests
{
    [Fact]
    public void A_filter_is_cut_at_its_first_equals_sign() =>
        Assert.Equal([new Filter("label", "a=b"), new Filter("name", "")], new[] { "label=a=b", "name=" }.Select(Filter.Parse));

    [Fact]
    public void A_filter_without_an_equals_sign_is_invalid() =>
        Assert.Equal("invalid filter \"foo\"", Assert.Throws<EngineError>(() => Filter.Parse("foo")).Message);

    [Fact]
    public void Values_are_gathered_by_key()
    {
        var keys = Filter.ByKey([new("a", "1"), new("b", "2"), new("a", "3")]);
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
}
