using Selkie.Engine.Images;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Images;

public sealed class SaveTests
{
    [Theory]
    [InlineData("docker-archive", true)]
    [InlineData("oci-archive", true)]
    [InlineData("oci-dir", false)]
    [InlineData("docker-dir", false)]
    public void What_was_saved_loads_as_the_same_image(string format, bool named)
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        var image = engine.Find("foo:1").Image;
        var path = engine.Path("saved");
        Save(engine, new SaveImages { Images = ["foo:1"], Format = format, Output = path });
        using var other = new TestEngine();
        Assert.Equal(named ? "localhost/foo:1" : "sha256:" + image.Id, Assert.Single(other.Load(path)));
        Assert.Equal(image.Id, other.Find(image.Id).Image.Id);
        Assert.Equal(image.TopLayer, other.Find(image.Id).Image.TopLayer);
    }

    [Fact]
    public void Many_images_go_into_one_archive_and_one_image_gets_many_names()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"]), ("b", ["bar:1"])));
        Save(engine, new SaveImages { Images = ["foo:1", "bar:1"], Multiple = true, Output = engine.Path("many") });
        Save(engine, new SaveImages { Images = ["foo:1", "other:2"], Output = engine.Path("one") });
        using var other = new TestEngine();
        Assert.Equal(["localhost/foo:1", "localhost/bar:1"], other.Load(engine.Path("many")));
        Assert.Equal(["localhost/other:2", "localhost/foo:1"], other.Load(engine.Path("one")));
    }

    [Theory]
    [InlineData("nosuch", "docker-archive", "nosuch: image not known")]
    [InlineData("foo:1", "zip", "format value must be one of oci-dir oci-archive docker-dir docker-archive")]
    public void What_cannot_be_saved_is_told(string name, string format, string problem)
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["foo:1"])));
        Assert.Equal(problem, Assert.ThrowsAny<EngineError>(() => Save(engine, new SaveImages { Images = [name], Format = format, Output = engine.Path("x") })).Message);
        Assert.False(File.Exists(engine.Path("x")));
    }

    private static void Save(TestEngine engine, SaveImages request) => new SaveHandler(engine.Context).Handle(request);
}
