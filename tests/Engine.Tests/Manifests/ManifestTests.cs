using System.Text;
using System.Text.Json;
using Selkie.Api.Libpod;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
using Selkie.Engine.Tests.Images;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry.Tests;

namespace Selkie.Engine.Tests.Manifests;

public sealed class ManifestTests
{
    [Fact]
    public void A_new_list_is_empty_and_its_name_is_taken()
    {
        using var engine = new TestEngine();
        var id = Create(engine, "m");
        var empty = Inspect(engine, "m");
        Assert.Equal(MediaTypes.DockerList, empty.MediaType);
        Assert.Null(empty.Manifests);
        Assert.Equal(["localhost/m:latest"], engine.Context.Store.Images.Find(id)!.Names);
        Assert.Equal($"image name \"localhost/m:latest\" is already associated with image \"{id}\": that name is already in use", Problem(() => Create(engine, "m")));
        Assert.Equal(id, new CreateManifestHandler(engine.Context).Handle(new() { List = "m", Amend = true, Annotations = ["a=b"] }));
        Assert.Equal("b", Inspect(engine, "m").Annotations!["a"]);
    }

    [Fact]
    public void Members_are_added_described_changed_and_removed()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"]), ("b", ["bar:1"])));
        Create(engine, "m");
        Add(engine, "m", "foo:1");
        Add(engine, "m", "bar:1", r => r with { Architecture = "arm64", Variant = "v8", Features = ["f"], Annotations = ["x=y"] });
        var list = Inspect(engine, "m");
        Assert.Equal(MediaTypes.OciIndex, list.MediaType);
        Assert.Equal([Platform.Host.Architecture, "arm64"], list.Manifests!.Select(m => m.Platform.Architecture));
        Assert.Equal(engine.Find("foo:1").Image.Digest, list.Manifests![0].Digest.ToString());
        Assert.Equal(("v8", "y"), (list.Manifests[1].Platform.Variant, list.Manifests[1].Annotations!["x"]));

        var second = list.Manifests[1].Digest.ToString();
        Annotate(engine, new() { List = "m", Member = second, Os = "windows", OsFeatures = ["win32k"] });
        Annotate(engine, new() { List = "m", Index = true, Annotations = ["i=j"], Subject = "containers-storage:localhost/foo:1" });
        list = Inspect(engine, "m");
        Assert.Equal(("windows", "win32k"), (list.Manifests![1].Platform.Os, list.Manifests[1].Platform.OsFeatures!.Single()));
        Assert.Equal(("j", list.Manifests[0].Digest), (list.Annotations!["i"], list.Subject!.Digest));

        new RemoveFromManifestHandler(engine.Context).Handle(new() { List = "m", Digest = second });
        Assert.Single(Inspect(engine, "m").Manifests!);
        Assert.Equal($"removing from manifest list m: no instance matching digest \"{second}\" found in manifest list: file does not exist",
            Problem(() => new RemoveFromManifestHandler(engine.Context).Handle(new() { List = "m", Digest = second })));
    }

    [Fact]
    public void The_store_knows_where_the_members_are_as_libimage_writes_it()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var id = Create(engine, "m");
        var empty = engine.Context.Store.Images.Find(id)!.Digest!;
        Add(engine, "m", "foo:1");
        var image = engine.Context.Store.Images.Find(id)!;
        Assert.Equal(["artifacts.json", "instances.json", "manifest"], image.BigDataNames.Order(StringComparer.Ordinal));
        using var instances = JsonDocument.Parse(engine.Context.Store.Images.ReadBigData(id, "instances.json")!);
        Assert.Equal(id, instances.RootElement.GetProperty("").GetString());
        Assert.Equal($"containers-storage:[overlay@{engine.Path("root")}+{engine.Path("run")}]localhost/foo:1",
            instances.RootElement.GetProperty(engine.Find("foo:1").Image.Digest!).GetString());
        Assert.Equal("{}", Encoding.UTF8.GetString(engine.Context.Store.Images.ReadBigData(id, "artifacts.json")!));
        Assert.Equal([empty, Digest.Of(engine.Context.Store.Images.ReadBigData(id, "manifest")!).ToString()], image.Digests);
    }

    [Fact]
    public void A_list_is_pushed_with_its_images_and_again_with_another_compression()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        Create(engine, "m");
        Add(engine, "m", "foo:1");
        var lines = new List<string>();
        var digest = Push(engine, "m", $"{registry.Host}/x:1", r => r with { AddedCompressions = ["zstd"], Format = "oci" }, lines.Add);
        Assert.Contains("Copying 2 images generated from 1 images in list", lines);
        Assert.Equal(["Writing manifest list to image destination", "Storing list signatures"], lines.TakeLast(2));
        var index = ImageIndex.Parse(registry.Content("/v2/x/manifests/1")!);
        Assert.True(digest.Matches(registry.Content("/v2/x/manifests/1")));
        Assert.Equal([null, "true"], index.Manifests.Select(m => m.Annotations?["io.github.containers.compression.zstd"]));
        Assert.Equal([MediaTypes.OciLayerGzip, MediaTypes.OciLayerZstd], index.Manifests.Select(m => Manifest.Parse(registry.Content($"/v2/x/manifests/{m.Digest}")).Layers[0].MediaType));
        Assert.Equal(index.Manifests.Count, InspectRemote(engine, $"{registry.Host}/x:1").Manifests!.Count);
    }

    [Fact]
    public void A_list_of_a_registry_is_added_with_all_its_images()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"]), ("b", ["bar:1"])));
        Create(engine, "m");
        Add(engine, "m", "foo:1");
        Add(engine, "m", "bar:1", r => r with { Architecture = "arm64" });
        Push(engine, "m", $"{registry.Host}/x:1");
        Create(engine, "one");
        Create(engine, "all");
        Add(engine, "one", $"docker://{registry.Host}/x:1");
        Add(engine, "all", $"docker://{registry.Host}/x:1", r => r with { All = true });
        Assert.Equal(Platform.Host.Architecture, Assert.Single(Inspect(engine, "one").Manifests!).Platform.Architecture);
        Assert.Equal(2, Inspect(engine, "all").Manifests!.Count);
        Push(engine, "all", "oci:" + engine.Path("layout"));
        Assert.Equal(MediaTypes.OciIndex, ImageIndex.Parse(File.ReadAllBytes(engine.Path("layout/index.json"))).Manifests[0].MediaType);
    }

    [Fact]
    public void Files_become_artifacts()
    {
        using var registry = new FakeRegistry();
        using var engine = new TestEngine();
        File.WriteAllText(engine.Path("a.txt"), "text");
        File.WriteAllBytes(engine.Path("zeros"), new byte[1000]);
        Create(engine, "m");
        AddFile(engine, engine.Path("a.txt"), r => r with { ArtifactType = "text/x" });
        AddFile(engine, engine.Path("zeros"), r => r with { ArtifactExcludeTitles = true, Os = "linux", Architecture = "amd64" });
        var list = Inspect(engine, "m");
        Assert.Equal(["text/x", "application/vnd.unknown.artifact.v1"], list.Manifests!.Select(m => m.ArtifactType));
        Assert.Equal(engine.Path("a.txt"), list.Manifests![0].Files!.Single());
        Annotate(engine, new() { List = "m", Member = engine.Path("a.txt"), Annotations = ["k=v"] });
        Push(engine, "m", $"{registry.Host}/x:1");
        var index = ImageIndex.Parse(registry.Content("/v2/x/manifests/1")!);
        var manifests = index.Manifests.Select(m => Manifest.Parse(registry.Content($"/v2/x/manifests/{m.Digest}"))).ToArray();
        Assert.Equal(["text/plain", "application/octet-stream"], manifests.Select(m => m.Layers[0].MediaType));
        Assert.Equal("a.txt", manifests[0].Layers[0].Annotations!["org.opencontainers.image.title"]);
        Assert.Null(manifests[1].Layers[0].Annotations);
        Assert.Equal("text"u8.ToArray(), registry.Blob("x", manifests[0].Layers[0].Digest));
        Assert.Equal("v", index.Manifests[0].Annotations!["k"]);
    }

    [Fact]
    public void Lists_are_removed_and_images_are_no_lists()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var id = Create(engine, "m");
        Add(engine, "m", "foo:1");
        Assert.True(new ManifestExistsHandler(engine.Context).Handle(new() { Manifest = "m" }));
        Assert.False(new ManifestExistsHandler(engine.Context).Handle(new() { Manifest = "nosuch" }));
        Assert.Equal("foo:1: image is not a manifest list", Problem(() => new ManifestExistsHandler(engine.Context).Handle(new() { Manifest = "foo:1" })));
        Assert.Equal("foo:1: image is not a manifest list", Problem(() => Add(engine, "foo:1", "foo:1")));
        var report = new RemoveManifestsHandler(engine.Context).Handle(new() { Lists = ["m", "foo:1", "nosuch"] });
        Assert.Equal(id, Assert.Single(report.Deleted));
        Assert.Equal(["foo:1: image is not a manifest list", "nosuch: image not known"], report.Errors.Select(e => e.Message));
        Assert.NotNull(engine.Find("foo:1"));
    }

    [Fact]
    public void An_empty_list_as_go_writes_it_is_read_and_removed()
    {
        using var engine = new TestEngine();
        var id = Create(engine, "m");
        engine.Context.Store.Images.SetBigData(id, "manifest", Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerList}}","manifests":null}"""));
        Assert.Null(Inspect(engine, "m").Manifests);
        Assert.Equal(id, Assert.Single(new RemoveImagesHandler(engine.Context).Handle(new() { Images = ["m"] }).Deleted));
    }

    [Fact]
    public async Task Many_changes_at_once_are_all_kept()
    {
        using var engine = new TestEngine();
        Create(engine, "m");
        var path = engine.Path("file");
        File.WriteAllText(path, "x");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => AddFile(engine, path, r => r with { ArtifactType = $"t/{i}" }))));
        Assert.Equal(8, Inspect(engine, "m").Manifests!.Count);
    }

    [Theory]
    [InlineData("--artifact-type requires --artifact")]
    public void Options_of_artifacts_need_an_artifact(string problem)
    {
        using var engine = new TestEngine();
        Create(engine, "m");
        Assert.Equal(problem, Problem(() => Add(engine, "m", "x", r => r with { ArtifactType = "t" })));
    }

    private static string Create(TestEngine engine, string name) => new CreateManifestHandler(engine.Context).Handle(new() { List = name });

    private static void Add(TestEngine engine, string list, string image, Func<AddToManifest, AddToManifest>? change = null)
    {
        // Names without transport are asked for in registries first: these tests stay at home.
        if (!image.Contains("://")) image = "containers-storage:localhost/" + image;
        var request = new AddToManifest { List = list, Members = [image], TlsVerify = false };
        new AddToManifestHandler(engine.Context).Handle(change?.Invoke(request) ?? request);
    }

    private static void AddFile(TestEngine engine, string path, Func<AddToManifest, AddToManifest> change) =>
        new AddToManifestHandler(engine.Context).Handle(change(new AddToManifest { List = "m", Members = [path], Artifact = true }));

    private static void Annotate(TestEngine engine, AnnotateManifest request) => new AnnotateManifestHandler(engine.Context).Handle(request);

    private static Digest Push(TestEngine engine, string list, string destination, Func<PushManifest, PushManifest>? change = null, Action<string>? line = null)
    {
        var request = new PushManifest { List = list, Destination = destination, TlsVerify = false };
        return new PushManifestHandler(engine.Context.Telling(line)).Handle(change?.Invoke(request) ?? request).Digest;
    }

    private static ManifestInspection Inspect(TestEngine engine, string name) => new InspectManifestHandler(engine.Context).Handle(new() { Image = name });

    private static ManifestInspection InspectRemote(TestEngine engine, string name) => new InspectManifestHandler(engine.Context).Handle(new() { Image = name, TlsVerify = false });

    private static string Problem(Action act) => Assert.ThrowsAny<EngineError>(act).Message;
}
