using System.Text;
using System.Text.Json;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Oci.Runtime;

namespace Selkie.Oci.Tests;

public sealed class JsonTests
{
    [Fact]
    public void Strings_are_escaped_as_go_escapes_them()
    {
        var spec = new Spec { Version = "1.2.0", Hostname = "<a&b>\u2028\u0001\n\"\\é'+😀\u007f\ue000" };
        Assert.Equal("{\"ociVersion\":\"1.2.0\",\"hostname\":\"\\u003ca\\u0026b\\u003e\\u2028\\u0001\\n\\\"\\\\é'+😀\u007f\ue000\"}",
            GoJson.SerializeToString(spec, RuntimeJson.Default.Spec));
    }

    [Fact]
    public void Members_without_value_are_left_out_and_required_ones_are_written()
    {
        var spec = new Spec { Version = "1", Process = new() { Cwd = "/", Args = ["x"] }, Linux = new() { Resources = new() { Pids = new() { Limit = 0 } } } };
        Assert.Equal("""{"ociVersion":"1","process":{"user":{"uid":0,"gid":0},"args":["x"],"cwd":"/"},"linux":{"resources":{"pids":{"limit":0}}}}""",
            GoJson.SerializeToString(spec, RuntimeJson.Default.Spec));
    }

    [Fact]
    public void Members_left_out_are_read_as_their_defaults()
    {
        var spec = RuntimeJson.Read("""{"process":{},"root":{}}"""u8);
        Assert.Equal("", spec.Version);
        Assert.NotNull(spec.Process!.User);
        Assert.Equal("", spec.Root!.Path);
    }

    [Fact]
    public void A_specification_is_read_as_it_was_written()
    {
        var spec = new Spec
        {
            Version = "1.2.0",
            Process = new() { Terminal = true, Args = ["sh", "-c", "é\n"], Env = [], Cwd = "/w", OomScoreAdj = -5, Rlimits = [new() { Type = "RLIMIT_NOFILE", Hard = ulong.MaxValue, Soft = 5 }] },
            Annotations = new Dictionary<string, string> { ["a"] = "b" },
            Linux = new() { Resources = new() { Memory = new() { Limit = long.MaxValue } } },
        };
        var json = RuntimeJson.Write(spec);
        Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(spec, RuntimeJson.Default.Spec), json);
        Assert.Equal(json, RuntimeJson.Write(RuntimeJson.Read(json)));
    }

    [Theory]
    [InlineData("""{"config":{"digest":"sha256:x"},"layers":[]}""")]
    [InlineData("""{"layers":[]}""")]
    [InlineData("""{"config":null,"layers":[]}""")]
    [InlineData("""{"config":[],"layers":[]}""")]
    [InlineData("""{"schemaVersion":"2","layers":[]}""")]
    [InlineData("""{"schemaVersion":4294967296,"layers":[]}""")]
    [InlineData("""{"layers":{}}""")]
    [InlineData("""{"layers":[]} x""")]
    [InlineData("""{"layers":[}""")]
    [InlineData("")]
    public void What_is_no_manifest_is_refused(string json) => Assert.Throws<EngineError>(() => Manifest.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Null_is_as_if_a_member_was_not_there()
    {
        var config = ImageConfig.Parse("""{"os":null,"config":{"Env":[null,"A=1"],"ExposedPorts":{"80/tcp":null},"ArgsEscaped":null},"rootfs":{"type":null}}"""u8);
        Assert.Empty(Manifest.Parse(Encoding.UTF8.GetBytes($$"""{"config":{"digest":"{{Digest.Of([])}}"},"layers":null}""")).Layers);
        Assert.Null(config.Os);
        Assert.Equal(["", "A=1"], config.Config!.Env!);
        Assert.Equal(JsonValueKind.Null, config.Config.ExposedPorts!["80/tcp"].ValueKind);
        Assert.Equal("layers", config.RootFs!.Type);
    }

    [Fact]
    public void Unknown_members_of_a_configuration_survive()
    {
        var json = """{"architecture":"amd64","os":"linux","config":{"Env":["A=1"],"Hostname":"h"},"rootfs":{"type":"layers","diff_ids":[]},"moby.x":{"a":[1]}}""";
        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(json));
        var again = GoJson.SerializeToString(config, OciJson.Default.ImageConfig);
        Assert.Contains("\"moby.x\":{\"a\":[1]}", again);
        Assert.Contains("\"Hostname\":\"h\"", again);
        Assert.Equal("layers", config.RootFs!.Type);
        Assert.Equal("", new Platform { Os = "linux" }.Architecture);
    }

    [Fact]
    public void Indented_json_has_go_s_form()
    {
        var spec = new Spec { Version = "1", Mounts = [], Annotations = new Dictionary<string, string>() };
        Assert.Equal("{\n     \"ociVersion\": \"1\",\n     \"mounts\": [],\n     \"annotations\": {}\n}",
            Encoding.UTF8.GetString(GoJson.Indent(GoJson.Serialize(spec, RuntimeJson.Default.Spec), 5)));
    }

    [Fact]
    public void The_best_variant_of_an_index_is_chosen()
    {
        Descriptor For(string arch, string? variant) =>
            new() { Digest = Digest.Of(Encoding.UTF8.GetBytes(arch + variant)), Platform = new() { Os = "linux", Architecture = arch, Variant = variant } };
        var index = new ImageIndex { Manifests = [For("amd64", null), For("arm", "v6"), For("arm", "v7"), For("arm64", "v8")] };
        Assert.Equal("v7", index.Choose(Platform.Parse("linux/arm"))!.Platform!.Variant);
        Assert.Equal("v6", index.Choose(Platform.Parse("linux/arm/v6"))!.Platform!.Variant);
        Assert.Equal("v8", index.Choose(Platform.Parse("linux/arm64"))!.Platform!.Variant);
        Assert.Null(index.Choose(Platform.Parse("linux/s390x")));
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", MediaTypes.OciIndex)]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"application/vnd.docker.container.image.v1+json"}}""", MediaTypes.DockerManifest)]
    [InlineData("""{"schemaVersion":2,"config":{}}""", MediaTypes.OciManifest)]
    [InlineData("""{"schemaVersion":1,"signatures":[]}""", MediaTypes.DockerSchema1Signed)]
    [InlineData("x", "")]
    public void The_form_of_a_manifest_is_found_by_its_members(string json, string type) =>
        Assert.Equal(type, Manifest.GuessType(Encoding.UTF8.GetBytes(json)));
}
