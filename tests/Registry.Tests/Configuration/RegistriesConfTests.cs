using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Tests.Configuration;

public sealed class RegistriesConfTests : IDisposable
{
    private const string Digested = "a.com/x@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-conf-").FullName;

    [Theory]
    [InlineData("", "a.com/x:1", "m.com/x:1", "o.com/x:1")]
    [InlineData("pull-from-mirror = \"all\"", "a.com/x:1", "m.com/x:1", "o.com/x:1")]
    [InlineData("pull-from-mirror = \"digest-only\"", "a.com/x:1", "o.com/x:1")]
    [InlineData("pull-from-mirror = \"tag-only\"", "a.com/x:1", "m.com/x:1", "o.com/x:1")]
    [InlineData("pull-from-mirror = \"digest-only\"", Digested, "m.com", "o.com")]
    [InlineData("pull-from-mirror = \"tag-only\"", Digested, "o.com")]
    public void A_mirror_serves_what_it_is_for(string restriction, string name, params string[] places)
    {
        var entry = FakeRegistry.Conf($"[[registry]]\nprefix = \"a.com\"\nlocation = \"o.com\"\n[[registry.mirror]]\nlocation = \"m.com\"\n{restriction}").Find(name)!;
        var sources = entry.SourcesOf(Reference.Parse(name)).Select(s => s.Reference.ToString()).ToList();
        Assert.Equal(places.Length, sources.Count);
        Assert.All(places.Zip(sources), pair => Assert.StartsWith(pair.First, pair.Second));
    }

    [Theory]
    [InlineData("a.com/x:1", 1)]
    [InlineData(Digested, 2)]
    public void Mirrors_by_digest_only_are_left_out_for_tags(string name, int places)
    {
        var toml = "[[registry]]\nlocation = \"a.com\"\nmirror-by-digest-only = true\n[[registry.mirror]]\nlocation = \"m.com\"";
        Assert.Equal(places, FakeRegistry.Conf(toml).Find(name)!.SourcesOf(Reference.Parse(name)).Count);
    }

    [Theory]
    [InlineData("*.example.com", "", "blob.example.com/x:1", "blob.example.com/x:1")]
    [InlineData("*.example.com", "mirror.net/all", "blob.example.com/x:1", "mirror.net/all/x:1")]
    [InlineData("a.com/ns", "b.com/other/ns", "a.com/ns/x/y:1", "b.com/other/ns/x/y:1")]
    [InlineData("a.com/ns/x", "b.com/z", "a.com/ns/x:1", "b.com/z:1")]
    public void A_prefix_is_replaced_by_the_location(string prefix, string location, string name, string expected)
    {
        var toml = $"[[registry]]\nprefix = \"{prefix}\"\n{(location.Length > 0 ? $"location = \"{location}\"" : "")}";
        Assert.Equal(expected, FakeRegistry.Conf(toml).Find(name)!.SourcesOf(Reference.Parse(name))[0].Reference.ToString());
    }

    [Fact]
    public void A_location_that_is_no_registry_does_not_become_one_of_docker_hub()
    {
        var entry = FakeRegistry.Conf("[[registry]]\nprefix = \"a.com\"\nlocation = \"ns\"").Find("a.com/x")!;
        Assert.Contains("repository name must be canonical", Assert.Throws<EngineError>(() => entry.SourcesOf(Reference.Parse("a.com/x:1"))).Message);
    }

    [Fact]
    public void The_longest_prefix_wins()
    {
        var conf = FakeRegistry.Conf("[[registry]]\nlocation = \"aa.com\"\n[[registry]]\nlocation = \"aa.com/ns\"\nblocked = true\n[[registry]]\nprefix = \"*.com\"");
        Assert.True(conf.Find("aa.com/ns/x")!.Blocked);
        Assert.Equal("aa.com", conf.Find("aa.com/other")!.Prefix);
        Assert.Null(conf.Find("a.org/x"));
    }

    [Theory]
    [InlineData("[[registry]]\nlocation = \"a.com\"\n[[registry]]\nprefix = \"b.com\"\nlocation = \"a.com\"\ninsecure = true",
        "registry 'a.com' is defined multiple times with conflicting 'insecure' setting")]
    [InlineData("[[registry]]\nlocation = \"a.com\"\nblocked = true\n[[registry]]\nprefix = \"b.com\"\nlocation = \"a.com\"",
        "registry 'a.com' is defined multiple times with conflicting 'blocked' setting")]
    [InlineData("[[registry]]\nlocation = \"a.com\"\npull-from-mirror = \"all\"", "pull-from-mirror must not be set for a non-mirror registry \"a.com\"")]
    [InlineData("[[registry]]\nlocation = \"a.com\"\n[[registry.mirror]]\ninsecure = true", "invalid condition: mirror location is unset")]
    [InlineData("[[registry]]\nlocation = \"a.com\"\n[[registry.mirror]]\nlocation = \"m\"\npull-from-mirror = \"x\"", "unsupported pull-from-mirror value \"x\" for mirror \"m\"")]
    [InlineData("[[registry]]\nprefix = \"*.a.com/x\"", "Wildcarded prefix should be in the format: *.example.com. Current prefix \"*.a.com/x\" is incorrectly formatted")]
    [InlineData("[[registry]]\nprefix = \"a.com\"", "invalid condition: location is unset and prefix is not in the format: *.example.com")]
    [InlineData("unqualified-search-registries = [\"a.com/x\"]", "Invalid unqualified-search-registries entry \"a.com/x\"")]
    [InlineData("short-name-mode = \"disabled\"\n[registries.search]\nregistries = [\"a.com\"]", "mixing sysregistry v1/v2 is not supported")]
    [InlineData("[aliases]\n\"a.com/x\" = \"b.com/x\"\ny = \"z\"",
        "validating short-name aliases: invalid short name \"a.com/x\": must not contain registry\ninvalid alias \"z\": must contain registry and repository")]
    public void What_cannot_be_meant_is_refused(string toml, string problem) =>
        Assert.EndsWith(problem, Assert.Throws<EngineError>(() => FakeRegistry.Conf(toml)).Message);

    [Fact]
    public void The_first_format_is_still_read()
    {
        var conf = FakeRegistry.Conf("[registries.search]\nregistries = [\"a.com\"]\n[registries.insecure]\nregistries = [\"b.com\"]\n[registries.block]\nregistries = [\"b.com\"]");
        Assert.Equal(["a.com"], conf.UnqualifiedSearchRegistries);
        Assert.True(conf.Find("b.com/x") is { Blocked: true, Endpoint.Insecure: true });
    }

    [Fact]
    public void Drop_ins_add_registries_and_replace_lists_in_the_order_of_their_names()
    {
        Write("registries.conf", "unqualified-search-registries = [\"a.com\"]\nshort-name-mode = \"enforcing\"\n[[registry]]\nlocation = \"a.com\"\n[aliases]\nx = \"a.com/x\"\ny = \"a.com/y\"");
        Write("d/20-second.conf", "unqualified-search-registries = [\"c.com\"]\n[aliases]\nx = \"\"");
        Write("d/10-first.conf", "unqualified-search-registries = [\"b.com\"]\ncredential-helpers = [\"pass\"]\n[[registry]]\nlocation = \"a.com\"\nblocked = true");
        Write("d/ignored.txt", "not toml");
        var conf = RegistriesConf.Load(Path.Combine(_directory, "registries.conf"), required: true, [Path.Combine(_directory, "d"), Path.Combine(_directory, "none")]);
        Assert.Equal(["c.com"], conf.UnqualifiedSearchRegistries);
        Assert.Equal(Path.Combine(_directory, "d/20-second.conf"), conf.SearchOrigin);
        Assert.Equal(ShortNameMode.Enforcing, conf.Mode);
        Assert.Equal(["pass"], conf.CredentialHelpers);
        Assert.True(conf.Find("a.com/x")!.Blocked);
        Assert.Null(conf.FindAlias("x")!.Value);
        Assert.Equal("a.com/y", conf.FindAlias("y")!.Value!.ToString());
    }

    [Fact]
    public void A_drop_in_must_not_be_of_the_first_format()
    {
        Write("d/1.conf", "[registries.search]\nregistries = [\"a.com\"]");
        var error = Assert.Throws<EngineError>(() => RegistriesConf.Load(Path.Combine(_directory, "none"), required: false, [Path.Combine(_directory, "d")]));
        Assert.EndsWith("registry must be in v2 format but is in v1", error.Message);
    }

    [Fact]
    public void What_later_versions_know_is_passed_over() =>
        Assert.Empty(FakeRegistry.Conf("additional-layer-store-auth-helper = \"/usr/bin/helper\"\nnew-key = 1\n[new]\nx = 2").Registries);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
