using Selkie.Engine.Images;
using Selkie.Engine.Images.Making;
using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Images;

public sealed class ImageVerbTests
{
    [Fact]
    public void Images_are_found_by_ids_names_their_ends_and_digests()
    {
        using var engine = new TestEngine("unqualified-search-registries = [\"reg.example\"]");
        engine.Load(engine.DockerArchive(("a", ["foo:1"]), ("b", ["reg.example/bar:latest"]), ("c", ["docker.io/library/baz:latest"]), ("d", ["quay.io/deep/er/qux:latest"])));
        Assert.Equal("localhost/foo:1", engine.Find("foo:1").Name);
        Assert.Equal("reg.example/bar:latest", engine.Find("bar").Name);
        Assert.Equal("docker.io/library/baz:latest", engine.Find("baz").Name);
        Assert.Equal("quay.io/deep/er/qux:latest", engine.Find("er/qux").Name);
        var image = engine.Find("foo:1").Image;
        Assert.Equal(image.Id, engine.Find(image.Id).Image.Id);
        Assert.Equal(image.Id, engine.Find("sha256:" + image.Id).Image.Id);
        Assert.Equal(image.Id, engine.Find(image.Id[..10]).Image.Id);
        Assert.Equal(image.Id, engine.Find("localhost/foo@" + image.Digest).Image.Id);
        Assert.Equal(image.Id, engine.Find("foo@" + image.Digest).Image.Id);
    }

    [Theory]
    [InlineData("nosuch", "nosuch: image not known")]
    [InlineData("foo:2", "foo:2: image not known")]
    [InlineData("localhost/foo", "localhost/foo: image not known")]
    [InlineData("sha256:12", "sha256:12: invalid format: no 64-byte hexadecimal value")]
    [InlineData("docker://foo", "unsupported transport \"docker\" for looking up local images")]
    [InlineData("FOO", "parsing reference \"FOO\": repository name must be lowercase")]
    public void What_is_not_there_is_told_as_podman_tells_it(string name, string problem)
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        Assert.Equal(problem, Assert.ThrowsAny<EngineError>(() => engine.Find(name)).Message);
    }

    [Fact]
    public void Tags_come_and_go()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        Assert.Equal(["localhost/b:latest", "quay.io/c:2", "localhost/foo:1"],
            new TagHandler(engine.Context).Handle(new TagImage { Image = "foo:1", Names = ["quay.io/c:2", "b"] }).Names);
        Assert.Equal("localhost/zzz:latest: tag not known",
            Assert.Throws<EngineError>(() => new UntagHandler(engine.Context).Handle(new UntagImage { Image = "foo:1", Names = ["zzz"] })).Message);
        Assert.Empty(new UntagHandler(engine.Context).Handle(new UntagImage { Image = "foo:1" }).Names);
    }

    [Fact]
    public void An_image_with_many_names_loses_one_and_goes_with_the_last()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1", "foo:2"])));
        var id = engine.Find("foo:1").Image.Id;
        var byId = Remove(engine, id);
        Assert.Equal($"unable to delete image \"{id}\" by ID with more than one tag ([localhost/foo:1 localhost/foo:2]): please force removal", Assert.Single(byId.Errors).Message);
        Assert.Equal(ErrorKind.Internal, byId.Failure);
        Assert.Equal(["localhost/foo:1"], Remove(engine, "foo:1").Untagged);
        var last = Remove(engine, "foo:2");
        Assert.Equal(["localhost/foo:2"], last.Untagged);
        Assert.Equal([id], last.Deleted);
        Assert.Empty(engine.Context.Store.Layers.All());
        Assert.Equal(ErrorKind.NotFound, Remove(engine, "foo:2").Failure);
        Assert.Empty(new RemoveImagesHandler(engine.Context).Handle(new RemoveImages { Images = ["foo:2"], Ignore = true }).Errors);
    }

    [Theory]
    [InlineData("reference=foo", 1)]
    [InlineData("reference=*/foo:*", 1)]
    [InlineData("reference!=*foo*", 2)]
    [InlineData("label=what=b", 1)]
    [InlineData("label=what", 3)]
    [InlineData("label!=what=b", 2)]
    [InlineData("dangling=true", 1)]
    [InlineData("intermediate=false", 3)]
    [InlineData("readonly=true", 0)]
    [InlineData("containers=false", 3)]
    [InlineData("since=foo", 0)]
    [InlineData("until=2020-01-01T00:00:00Z", 0)]
    [InlineData("until=1h", 3)]
    [InlineData("manifest=true", 0)]
    public void Filters_choose_images(string filter, int count)
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:latest"]), ("b", ["bar:1"]), ("c", [])));
        Assert.Equal(count, new ListImagesHandler(engine.Context).Handle(new ListImages { Filters = [FilterFlags.Image.Parse(filter)] }).Count);
    }

    [Fact]
    public void An_import_makes_one_layer_with_the_changes_asked_for()
    {
        using var engine = new TestEngine();
        var path = engine.Path("tree.tar");
        File.WriteAllBytes(path, TestEngine.Layer("tree"));
        var report = new ImportHandler(engine.Context).Handle(new ImportImage { Path = path, Reference = "imp:1", Changes = ["CMD=[\"/x\"]", "ENV A=b", "EXPOSE 80"] });
        var inspected = Assert.Single(new InspectImagesHandler(engine.Context).Handle(new InspectImages { Images = ["imp:1"] }).Images);
        Assert.Equal(report.Id, "sha256:" + inspected.Id);
        Assert.Equal(["/x"], inspected.Config!.Cmd!);
        Assert.Equal(["A=b"], inspected.Config.Env!);
        Assert.Equal("80/tcp", Assert.Single(inspected.Config.ExposedPorts!.Keys));
        Assert.Equal("imported from tarball", inspected.Comment);
    }

    [Theory]
    [InlineData("FOO", "invalid change \"FOO\" - must be formatted as KEY VALUE")]
    [InlineData("FOO bar", "invalid change \"FOO bar\" - invalid instruction FOO")]
    [InlineData("EXPOSE 99999", "invalid change \"EXPOSE 99999\" - EXPOSE port must be a valid port number")]
    [InlineData("LABEL x", "invalid change \"LABEL x\" - LABEL must be formatted key=value")]
    public void Wrong_changes_are_refused(string change, string problem) =>
        Assert.Equal(problem, Assert.Throws<EngineError>(() => ConfigChanges.Apply(new(), [change])).Message);

    [Fact]
    public void Working_directories_add_up() =>
        Assert.Equal("/a/b", ConfigChanges.Apply(new(), ["WORKDIR /a", "WORKDIR b"]).WorkingDir);

    private static RemoveImagesReport Remove(TestEngine engine, string name) => new RemoveImagesHandler(engine.Context).Handle(new RemoveImages { Images = [name] });
}
