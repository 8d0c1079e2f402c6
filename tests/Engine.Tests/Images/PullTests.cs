using System.Text;
using Selkie.Engine.Calls;
using Selkie.Engine.Images.Pulling;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Registry.Tests;

namespace Selkie.Engine.Tests.Images;

public sealed class PullTests
{
    [Fact]
    public void An_image_of_many_layers_comes_from_a_registry_and_then_only_what_is_missing()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        Publish(registry, "x", "1", ["a", "b", "c", "d"]);
        var lines = new List<string>();
        var id = Pull(engine, $"{registry.Host}/x:1", PullPolicy.Always, lines);
        Assert.Equal(["Trying to pull " + registry.Host + "/x:1...", "Getting image source signatures"], lines.Take(2));
        Assert.Equal(4, lines.Count(l => l.StartsWith("Copying blob sha256:")));
        Assert.Equal(["Copying config sha256:" + id, "Writing manifest to image destination"], lines.TakeLast(2));
        Assert.Equal(4, engine.Context.Store.Layers.All().Count);

        Publish(registry, "x", "2", ["a", "b", "e"]);
        lines.Clear();
        var asked = registry.Requests.Count;
        Pull(engine, $"{registry.Host}/x:2", PullPolicy.Always, lines);
        Assert.Equal(3, lines.Count(l => l.StartsWith("Copying blob sha256:")));
        Assert.Equal(2, registry.Requests.Skip(asked).Count(r => r.Contains("/blobs/")));
        Assert.Equal(5, engine.Context.Store.Layers.All().Count);
    }

    [Fact]
    public void Policies_decide_whether_the_registry_is_asked()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        var name = $"{registry.Host}/x:1";
        Assert.Equal(name + ": image not known", Assert.ThrowsAny<EngineError>(() => Pull(engine, name, PullPolicy.Never)).Message);
        Assert.Empty(registry.Requests);
        Publish(registry, "x", "1", ["a"]);
        var first = Pull(engine, name, PullPolicy.Missing);
        var asked = registry.Requests.Count;
        Assert.Equal(first, Pull(engine, name, PullPolicy.Missing));
        Assert.Equal(first, Pull(engine, name, PullPolicy.Never));
        Assert.Equal(asked, registry.Requests.Count);
        Assert.Equal(first, Pull(engine, name, PullPolicy.Newer));
        Assert.DoesNotContain(registry.Requests.Skip(asked), r => r.Contains("/blobs/"));
        Publish(registry, "x", "1", ["b"]);
        Assert.NotEqual(first, Pull(engine, name, PullPolicy.Newer));
    }

    [Fact]
    public void A_layer_that_is_not_what_it_says_leaves_nothing_behind()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        Publish(registry, "x", "1", ["a", "b"]);
        registry.Fault = context =>
        {
            if (!context.Request.Url!.AbsolutePath.EndsWith(Digest.Of(TestEngine.Gzip(TestEngine.Layer("b"))).ToString())) return false;
            FakeRegistry.Answer(context, 200, "nonsense");
            return true;
        };
        Assert.ThrowsAny<Exception>(() => Pull(engine, $"{registry.Host}/x:1", PullPolicy.Always));
        Assert.Empty(engine.Context.Store.Images.All());
        Assert.Empty(engine.Context.Store.Layers.All());
    }

    [Fact]
    public void The_platform_of_an_index_is_chosen_and_the_index_is_kept()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        var mine = Publish(registry, "x", "mine", ["a"]);
        var index = new ImageIndex
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciIndex,
            Manifests = [mine with { Platform = Platform.Host }, mine with { Digest = Digest.Of([]), Platform = new() { Os = "linux", Architecture = "other" } }],
        };
        var json = GoJson.SerializeToString(index, OciJson.Default.ImageIndex);
        registry.AddManifest("x", "1", json);
        Pull(engine, $"{registry.Host}/x:1", PullPolicy.Always);
        var image = engine.Find($"{registry.Host}/x:1").Image;
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(json)).ToString(), image.Digest);
        Assert.Contains($"manifest-{mine.Digest}", image.BigDataNames);
        Assert.Equal(mine.Digest.ToString(), engine.Find($"{registry.Host}/x:1").Digest);
    }

    internal static Descriptor Publish(FakeRegistry registry, string repository, string tag, string[] layers)
    {
        var plain = layers.Select(TestEngine.Layer).ToList();
        var diffIds = string.Join("\",\"", plain.Select(l => Digest.Of(l).ToString()));
        var config = Encoding.UTF8.GetBytes(TestEngine.Config(Digest.Of([]), "x").Replace(Digest.Of([]).ToString(), diffIds));
        var manifest = new Manifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            Config = registry.AddBlob(repository, config) with { MediaType = MediaTypes.OciConfig },
            Layers = [.. plain.Select(l => registry.AddBlob(repository, TestEngine.Gzip(l)) with { MediaType = MediaTypes.OciLayerGzip })],
        };
        var json = GoJson.SerializeToString(manifest, OciJson.Default.Manifest);
        registry.AddManifest(repository, tag, json);
        return new() { MediaType = MediaTypes.OciManifest, Digest = Digest.Of(Encoding.UTF8.GetBytes(json)), Size = json.Length };
    }

    private static string Pull(TestEngine engine, string name, PullPolicy policy, List<string>? lines = null)
    {
        var settings = new PullSettings { Policy = policy, Access = new() { TlsVerify = false, Retries = 0 }, Progress = new LineProgress(l => lines?.Add(l)), SignaturePolicy = AcceptAnything(engine) };
        return new ImagePuller(engine.Context, settings).Pull(name)[0].Image.Id;
    }

    internal static string AcceptAnything(TestEngine engine)
    {
        var path = engine.Path("policy.json");
        File.WriteAllText(path, """{"default":[{"type":"insecureAcceptAnything"}]}""");
        return path;
    }
}
