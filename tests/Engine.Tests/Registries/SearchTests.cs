using Selkie.Engine.Configuration;
using Selkie.Engine.Registries;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Registry.Tests;

namespace Selkie.Engine.Tests.Registries;

public sealed class SearchTests : IDisposable
{
    private readonly FakeRegistry _one = new();
    private readonly FakeRegistry _two = new();
    private readonly string _conf = Path.GetTempFileName();

    public SearchTests()
    {
        _one.Add("/v2/_catalog", """{"repositories":["ns/foo","bar"]}""");
        _one.Add("/v2/ns/foo/tags/list", """{"tags":["1","2"]}""");
        _two.Add("/v1/search?n=25&q=foo", """{"results":[{"name":"foo","star_count":9,"is_official":true,"description":"a\nb"},{"name":"x/foo","star_count":1}]}""");
        File.WriteAllText(_conf, $"""
            unqualified-search-registries = ["{_one.Host}", "{_two.Host}", "127.0.0.1:1"]
            [[registry]]
            location = "{_one.Host}"
            insecure = true
            [[registry]]
            location = "{_two.Host}"
            insecure = true
            """);
    }

    [Fact]
    public void A_term_without_registry_is_looked_for_in_all_and_one_that_fails_does_not_matter() =>
        Assert.Equal([$"{_one.Host}/ns/foo", $"{_two.Host}/foo", $"{_two.Host}/x/foo"], Search(new() { Term = "foo" }).Select(r => r.Name));

    [Fact]
    public void What_is_before_the_slash_is_the_registry()
    {
        Assert.Equal([$"{_one.Host}/ns/foo", $"{_one.Host}/bar"], Search(new() { Term = _one.Host + "/" }).Select(r => r.Name));
        Assert.Single(Search(new() { Term = _one.Host + "/", Limit = 1 }));
        Assert.Empty(_two.Requests);
    }

    [Fact]
    public void Filters_narrow_it()
    {
        var term = _two.Host + "/foo";
        var row = Assert.Single(Search(new() { Term = term, Filters = FilterFlags.Search.Parse(["is-official"]) }));
        Assert.Equal(("a b", 9, true), (row.Description, row.Stars, row.Official));
        Assert.Equal("x/foo", Assert.Single(Search(new() { Term = term, Filters = FilterFlags.Search.Parse(["is-official=false"]) })).Name[(_two.Host.Length + 1)..]);
        Assert.Single(Search(new() { Term = term, Filters = FilterFlags.Search.Parse(["stars=5"]) }));
        Assert.Empty(Search(new() { Term = term, Filters = FilterFlags.Search.Parse(["is-automated"]) }));
    }

    [Theory]
    [InlineData("x", "invalid filter type \"x\"")]
    [InlineData("stars", "invalid filter [\"stars\"], should be stars=<value>")]
    [InlineData("stars=x", "incorrect value type for stars filter: strconv.Atoi: parsing \"x\": invalid syntax")]
    public void Others_are_refused(string filter, string problem) =>
        Assert.Equal(problem, Assert.Throws<EngineError>(() => Search(new() { Term = "x", Filters = FilterFlags.Search.Parse([filter]) })).Message);

    [Fact]
    public void Tags_are_listed()
    {
        Assert.Equal(["1", "2"], Search(new() { Term = _one.Host + "/ns/foo", ListTags = true }).Select(r => r.Tag));
        Assert.Equal("filters are not applicable to list tags result", Assert.Throws<EngineError>(() => Search(new() { Term = "x", ListTags = true, Filters = FilterFlags.Search.Parse(["stars=1"]) })).Message);
    }

    [Fact]
    public void When_all_fail_each_is_told_of() =>
        Assert.Equal("1 error occurred:\n\t* couldn't search registry \"127.0.0.1:1\": pinging container registry 127.0.0.1:1: "
            + "Get \"https://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused\n\n",
            Assert.Throws<EngineError>(() => Search(new() { Term = "127.0.0.1:1/x" })).Message);

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        File.Delete(_conf);
    }

    private IReadOnlyList<SearchRow> Search(SearchRegistries request) =>
        new SearchHandler(TestCalls.Engine(new GlobalOptions { RegistriesConf = _conf, EventsBackend = "none" })).Handle(request);
}
