using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Tests.Configuration;

public sealed class ShortNamesTests
{
    private static ShortNames Make(string toml) => new(FakeRegistry.Conf(toml), new ShortNameCache("/nonexistent/aliases.conf"));

    [Fact]
    public void A_full_name_stays_as_it_is()
    {
        var names = Make("");
        Assert.Equal(["docker.io/library/alpine:latest"], names.Resolve("docker.io/alpine").Candidates.Select(c => c.ToString()));
        Assert.Equal(["localhost/x:1"], names.ResolveLocally("localhost/x:1").Select(c => c.ToString()));
    }

    [Fact]
    public void An_alias_wins_over_the_search_registries()
    {
        var names = Make("unqualified-search-registries = [\"a.com\"]\n[aliases]\nfoo = \"quay.io/foo/foo\"");
        var found = names.Resolve("foo:7");
        Assert.Equal("quay.io/foo/foo:7", Assert.Single(found.Candidates).ToString());
        Assert.StartsWith("Resolved \"foo\" as an alias (", found.Description);
        Assert.Equal(["quay.io/foo/foo:latest", "localhost/foo:latest", "a.com/foo:latest"], names.ResolveLocally("foo").Select(c => c.ToString()));
    }

    [Fact]
    public void Search_registries_are_tried_in_order()
    {
        var names = Make("unqualified-search-registries = [\"a.com\", \"docker.io\"]");
        var found = names.Resolve("foo");
        Assert.Equal(["a.com/foo:latest", "docker.io/library/foo:latest"], found.Candidates.Select(c => c.ToString()));
        Assert.StartsWith("Resolving \"foo\" using unqualified-search registries (", found.Description);
    }

    [Fact]
    public void Enforcing_mode_does_not_guess_without_a_terminal()
    {
        var names = Make("unqualified-search-registries = [\"a.com\", \"b.com\"]\nshort-name-mode = \"enforcing\"");
        Assert.Equal("short-name resolution enforced but cannot prompt without a TTY", Assert.Throws<EngineError>(() => names.Resolve("foo")).Message);
    }

    [Fact]
    public void Without_registries_a_short_name_means_nothing()
    {
        var error = Assert.Throws<EngineError>(() => Make("").Resolve("foo"));
        Assert.StartsWith("short-name \"foo\" did not resolve to an alias and no unqualified-search registries are defined in \"", error.Message);
    }

    [Fact]
    public void A_choice_is_remembered()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "aliases.conf");
        var cache = new ShortNameCache(path);
        var names = new ShortNames(FakeRegistry.Conf("unqualified-search-registries = [\"a.com\", \"b.com\"]"), cache);
        names.Resolve("foo", choices => choices[1]).Record!();
        var again = new ShortNames(FakeRegistry.Conf(""), new ShortNameCache(path)).Resolve("foo:2");
        Assert.Equal("b.com/foo:2", Assert.Single(again.Candidates).ToString());
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("a.example.com/x", "*.example.com", true)]
    [InlineData("example.com/x", "*.example.com", false)]
    [InlineData("x.io/foo/bar:t", "x.io/foo", true)]
    [InlineData("x.io/foobar", "x.io/foo", false)]
    [InlineData("x.io:5000/foo", "x.io", true)]
    public void Prefixes_match_at_boundaries_only(string name, string prefix, bool matches) =>
        Assert.Equal(matches, FakeRegistry.Conf($"[[registry]]\nprefix = \"{prefix}\"\nlocation = \"l\"").Find(name) is not null);

    [Theory]
    [InlineData("[[registry]]\ninsecure = true", "invalid condition: both location and prefix are unset")]
    [InlineData("[[registry]]\nlocation = \"http://x\"", "invalid location 'http://x': URI schemes are not supported")]
    [InlineData("short-name-mode = \"x\"", "invalid short-name mode: \"x\"")]
    public void Wrong_files_are_refused(string toml, string problem) => Assert.EndsWith(problem, Assert.Throws<EngineError>(() => FakeRegistry.Conf(toml)).Message);
}
