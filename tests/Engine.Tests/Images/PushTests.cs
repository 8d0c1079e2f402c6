using System.Text;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Pulling;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry.Tests;

namespace Selkie.Engine.Tests.Images;

public sealed class PushTests
{
    private static readonly string[] Contents = ["a", "b", "c"];

    [Fact]
    public void What_was_pushed_is_pulled_again_as_the_same_image()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var image = engine.Find("foo:1").Image;
        var lines = new List<string>();
        var digest = Push(engine, "foo:1", $"{registry.Host}/x:1", lines: lines);
        Assert.Equal($"Copying config sha256:{image.Id}", lines[^2]);
        Assert.Equal(["Getting image source signatures", $"Copying blob {Layers(registry, "x", "1").DiffId}"], lines.Take(2));
        using var other = new TestEngine();
        Assert.Equal(image.Id, Pull(other, $"{registry.Host}/x:1"));
        Assert.Equal(digest.ToString(), other.Find($"{registry.Host}/x:1").Image.Digest);
        Assert.Equal(MediaTypes.DockerManifest, Manifest.GuessType(registry.Content("/v2/x/manifests/1")));
    }

    [Fact]
    public void A_pulled_image_is_pushed_byte_for_byte_and_its_layers_are_not_sent_again()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        var manifest = Publish(registry, "x", "1", Contents);
        Pull(engine, $"{registry.Host}/x:1");
        var before = registry.Requests.Count;
        Push(engine, $"{registry.Host}/x:1", $"{registry.Host}/x:2");
        Push(engine, $"{registry.Host}/x:1", $"{registry.Host}/y:1");
        Assert.Equal(manifest, Encoding.UTF8.GetString(registry.Content("/v2/x/manifests/2")!));
        Assert.Equal(manifest, Encoding.UTF8.GetString(registry.Content("/v2/y/manifests/1")!));
        var sent = registry.Requests.Skip(before).ToArray();
        Assert.Equal(3, sent.Count(r => r.Contains("mount=")));
        Assert.DoesNotContain(sent, r => r.StartsWith("PATCH"));
        // What goes up is the configuration, into the repository that did not have it.
        Assert.Single(sent, r => r.StartsWith("PUT") && r.Contains("/uploads/"));
    }

    [Fact]
    public void A_layer_that_was_pushed_is_known_at_the_next_push_and_the_registry_is_asked_all_the_same()
    {
        using var registry = new FakeRegistry();
        using var other = new FakeRegistry();
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var digest = Push(engine, "foo:1", $"{registry.Host}/x:1");
        var before = registry.Requests.Count;
        Assert.Equal(digest, Push(engine, "foo:1", $"{registry.Host}/x:2"));
        Assert.DoesNotContain(registry.Requests.Skip(before), r => r.Contains("/uploads/"));
        Assert.Equal(digest, Push(engine, "foo:1", $"{registry.Host}/y:1"));
        Assert.Single(registry.Requests.Skip(before), r => r.Contains("mount="));
        Assert.Equal(digest, Push(engine, "foo:1", $"{other.Host}/x:1"));
        Assert.NotNull(other.Blob("x", Layers(other, "x", "1").Manifest.Layers[0].Digest));
    }

    [Fact]
    public void A_registry_that_fails_is_tried_again()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var failures = 0;
        registry.Fault = context =>
        {
            if (context.Request.HttpMethod != "POST" || failures++ > 1) return false;
            FakeRegistry.Answer(context, 502);
            return true;
        };
        Push(engine, "foo:1", $"{registry.Host}/x:1", r => r with { Retry = 2, RetryDelay = new(TimeSpan.FromMilliseconds(1)) });
        Assert.NotNull(registry.Content("/v2/x/manifests/1"));
        failures = 0;
        var error = Assert.ThrowsAny<EngineError>(() => Push(engine, "foo:1", $"{registry.Host}/y:1", r => r with { Retry = 0 }));
        Assert.Equal($"writing blob: initiating layer upload to /v2/y/blobs/uploads/ in {registry.Host}: received unexpected HTTP status: 502 Bad Gateway", error.Message);
    }

    [Theory]
    [InlineData(null, MediaTypes.DockerManifest, MediaTypes.DockerConfig, MediaTypes.DockerLayerGzip)]
    [InlineData("v2s2", MediaTypes.DockerManifest, MediaTypes.DockerConfig, MediaTypes.DockerLayerGzip)]
    [InlineData("oci", MediaTypes.OciManifest, MediaTypes.OciConfig, MediaTypes.OciLayerGzip)]
    public void The_manifest_is_of_the_kind_that_was_asked_for(string? format, string type, string config, string layer)
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        Push(engine, "foo:1", $"{registry.Host}/x:1", r => r with { Format = format });
        var manifest = Layers(registry, "x", "1").Manifest;
        Assert.Equal((type, config, layer), (manifest.MediaType, manifest.Config.MediaType, manifest.Layers[0].MediaType));
        using var other = new TestEngine();
        Assert.Equal(engine.Find("foo:1").Image.Id, Pull(other, $"{registry.Host}/x:1"));
    }

    [Fact]
    public void Zstd_makes_an_oci_image_and_a_layer_that_is_there_as_gzip_does_not_do()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        Publish(registry, "x", "1", Contents);
        Pull(engine, $"{registry.Host}/x:1");
        Push(engine, $"{registry.Host}/x:1", $"{registry.Host}/x:2", r => r with { CompressionFormat = "zstd" });
        Assert.All(Layers(registry, "x", "2").Manifest.Layers, l => Assert.Equal(MediaTypes.OciLayerZstd, l.MediaType));
        using var other = new TestEngine();
        Assert.Equal(engine.Find($"{registry.Host}/x:1").Image.Id, Pull(other, $"{registry.Host}/x:2"));
    }

    [Theory]
    [InlineData("dir:")]
    [InlineData("oci:")]
    [InlineData("oci-archive:")]
    [InlineData("docker-archive:")]
    public void What_goes_into_a_file_or_directory_loads_as_the_same_image(string transport)
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        Push(engine, "foo:1", transport + engine.Path("out"));
        using var other = new TestEngine();
        other.Load(engine.Path("out"));
        Assert.Equal(engine.Find("foo:1").Image.Id, Assert.Single(other.Context.Store.Images.All()).Id);
        Assert.Empty(Directory.GetFiles(engine.Directory, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_oci_layout_keeps_the_images_it_has_and_a_name_moves()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"]), ("b", ["bar:1"])));
        var path = engine.Path("layout");
        Push(engine, "foo:1", $"oci:{path}:one");
        Push(engine, "bar:1", $"oci:{path}:two");
        Push(engine, "bar:1", $"oci:{path}:one");
        var index = ImageIndex.Parse(File.ReadAllBytes(path + "/index.json"));
        Assert.Equal([null, "two", "one"], index.Manifests.Select(m => m.Annotations?["org.opencontainers.image.ref.name"]));
    }

    [Fact]
    public void An_image_is_copied_into_another_store()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        Push(engine, "foo:1", "containers-storage:bar:2");
        Assert.Equal(engine.Find("foo:1").Image.Id, engine.Find("docker.io/library/bar:2").Image.Id);
        using var other = new TestEngine();
        Push(engine, "foo:1", $"containers-storage:[overlay@{other.Path("root")}+{other.Path("run")}]localhost/new:1");
        Assert.Equal(engine.Find("foo:1").Image.Id, other.Find("localhost/new:1").Image.Id);
    }

    [Theory]
    [InlineData("nosuch", "dir:{0}/d", null, null, "nosuch: image not known")]
    [InlineData("foo:1", "dir:{0}/d", "tar", null, "unknown format \"tar\". Choose on of the supported formats: 'oci', 'v2s1', or 'v2s2'")]
    [InlineData("foo:1", "dir:{0}/d", null, "lz4", "cannot find compressor for \"lz4\"")]
    [InlineData("foo:1", "dir:{0}/d", "v2s2", "zstd", "cannot use ForceCompressionFormat with undefined default compression format")]
    [InlineData("foo:1", "dir:{0}/root", null, null, "initializing destination dir:{0}/root: not a containers image directory, don't want to overwrite important data")]
    [InlineData("foo:1", "a:b:c", null, null, "Invalid image name \"a:b:c\", unknown transport \"a\"")]
    public void What_cannot_be_pushed_is_told_and_nothing_is_written(string image, string destination, string? format, string? compression, string problem)
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var error = Assert.ThrowsAny<EngineError>(() =>
            Push(engine, image, destination.Replace("{0}", engine.Directory), r => r with { Format = format, CompressionFormat = compression }));
        Assert.Equal(problem.Replace("{0}", engine.Directory), error.Message);
        Assert.False(Directory.Exists(engine.Path("d")));
    }

    [Fact]
    public void The_digest_is_written_where_it_is_wanted()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var digest = Push(engine, "foo:1", "dir:" + engine.Path("d"), r => r with { DigestFile = engine.Path("digest") });
        Assert.Equal(digest.ToString(), File.ReadAllText(engine.Path("digest")));
        Assert.True(digest.Matches(File.ReadAllBytes(engine.Path("d/manifest.json"))));
    }

    private static Digest Push(TestEngine engine, string image, string destination, Func<PushImage, PushImage>? change = null, List<string>? lines = null)
    {
        var request = new PushImage { Image = image, Destination = destination, TlsVerify = false, Retry = 0 };
        return new PushHandler(engine.Context.Telling(l => lines?.Add(l))).Handle(change?.Invoke(request) ?? request).Digest;
    }

    private static string Pull(TestEngine engine, string name)
    {
        var policy = engine.Path("policy.json");
        File.WriteAllText(policy, """{"default":[{"type":"insecureAcceptAnything"}]}""");
        var settings = new PullSettings { Policy = PullPolicy.Always, Access = new() { TlsVerify = false, Retries = 0 }, SignaturePolicy = policy };
        return new ImagePuller(engine.Context, settings).Pull(name)[0].Image.Id;
    }

    // The manifest is written in a form that nobody would write again.
    private static string Publish(FakeRegistry registry, string repository, string tag, string[] contents)
    {
        var layers = contents.Select(c => TestEngine.Layer(c)).ToArray();
        var diffIds = string.Join(',', layers.Select(l => $"\"{Digest.Of(l)}\""));
        var config = registry.AddBlob(repository, Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"{{{Platform.Host.Architecture}}}","os":"linux","rootfs":{"type":"layers","diff_ids":[{{{diffIds}}}]}}"""));
        var blobs = layers.Select(l => registry.AddBlob(repository, TestEngine.Gzip(l)));
        var described = string.Join(",\n", blobs.Select(b => $$"""   {"mediaType": "{{MediaTypes.OciLayerGzip}}", "digest": "{{b.Digest}}", "size": {{b.Size}}}"""));
        var manifest = $$"""
            {
               "schemaVersion": 2,
               "mediaType": "{{MediaTypes.OciManifest}}",
               "config": {"mediaType": "{{MediaTypes.OciConfig}}", "digest": "{{config.Digest}}", "size": {{config.Size}}},
               "layers": [{{described}}]
            }
            """;
        registry.AddManifest(repository, tag, manifest);
        return manifest;
    }

    private static (Manifest Manifest, Digest DiffId) Layers(FakeRegistry registry, string repository, string tag)
    {
        var manifest = Manifest.Parse(registry.Content($"/v2/{repository}/manifests/{tag}"));
        var config = ImageConfig.Parse(registry.Blob(repository, manifest.Config.Digest));
        return (manifest, config.RootFs!.DiffIds![0]);
    }
}
