using Selkie.Registry.Http;

namespace Selkie.Registry.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly FakeRegistry _registry = new();

    [Fact]
    public async Task A_registry_with_a_search_is_asked_by_it()
    {
        _registry.Add("/v1/search?n=3&q=a%20b", """{"results":[{"name":"x/a","description":"one","star_count":7,"is_official":true},{"name":"y","description":null}]}""");
        var hits = await RegistrySearch.FindAsync(_registry.Host, "a b", 3, FakeRegistry.Options());
        Assert.Equal([("x/a", "one", 7, true, false), ("y", "", 0, false, false)], hits.Select(h => (h.Name, h.Description, h.Stars, h.Official, h.Automated)));
        Assert.DoesNotContain(_registry.Requests, r => r.Contains("_catalog"));
    }

    [Fact]
    public async Task One_without_is_gone_through_page_by_page()
    {
        _registry.Add("/v2/_catalog?last=b", """{"repositories":["ns/foo","foo","other"]}""");
        FirstPage("""{"repositories":["foobar","bar"]}""", "</v2/_catalog?last=b>; rel=\"next\"");
        var hits = await RegistrySearch.FindAsync(_registry.Host, "foo", 25, FakeRegistry.Options());
        Assert.Equal(["foo", "foobar", "ns/foo"], hits.Select(h => h.Name));
    }

    [Fact]
    public async Task Without_a_term_the_catalogue_alone_is_asked_and_no_more_of_it_than_wanted()
    {
        FirstPage("""{"repositories":["a","b","c"]}""", "</v2/_catalog?last=c>; rel=\"next\"");
        Assert.Equal(["a", "b"], (await RegistrySearch.FindAsync(_registry.Host, "", 2, FakeRegistry.Options())).Select(h => h.Name));
        Assert.DoesNotContain(_registry.Requests, r => r.Contains("/v1/search") || r.Contains("last=c"));
    }

    [Fact]
    public async Task A_registry_that_refuses_is_told_of()
    {
        _registry.Fault = context =>
        {
            FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"r\""));
            return true;
        };
        var error = await Assert.ThrowsAsync<RegistryException>(() => RegistrySearch.FindAsync(_registry.Host, "x", 25, FakeRegistry.Options()));
        Assert.Equal($"couldn't search registry \"{_registry.Host}\": authentication required", error.Message);
    }

    [Fact]
    public async Task A_blocked_registry_is_not_searched()
    {
        var options = FakeRegistry.Options($"[[registry]]\nlocation = \"{_registry.Host}\"\nblocked = true");
        Assert.Contains("is blocked in ", (await Assert.ThrowsAsync<RegistryException>(() => RegistrySearch.FindAsync(_registry.Host, "x", 25, options))).Message);
        Assert.Empty(_registry.Requests);
    }

    public void Dispose() => _registry.Dispose();

    private void FirstPage(string body, string link) => _registry.Fault = context =>
    {
        if (context.Request.Url!.PathAndQuery != "/v2/_catalog") return false;
        FakeRegistry.Answer(context, 200, body, ("Link", link));
        return true;
    };
}
