using Selkie.Engine.Containers;
using Selkie.Engine.Differences;
using Selkie.Engine.Host;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Lookup;

namespace Selkie.Engine.Tests.Images;

/// <summary>A damaged image is in nobody's way, and can be removed or loaded again.</summary>
public sealed class DamagedImageTests
{
    private const string Layers = "overlay-layers/layers.json", Images = "overlay-images/images.json";

    private static readonly Dictionary<string, Action<string, string, string>> Ways = new()
    {
        ["no layer directory"] = (root, _, layer) => Directory.Delete($"{root}/overlay/{layer}", recursive: true),
        ["no files"] = (root, _, layer) => Directory.Delete($"{root}/overlay/{layer}/diff", recursive: true),
        ["no link"] = (root, _, layer) => File.Delete($"{root}/overlay/l/{File.ReadAllText($"{root}/overlay/{layer}/link")}"),
        ["no link file"] = (root, _, layer) => File.Delete($"{root}/overlay/{layer}/link"),
        ["no tar-split"] = (root, _, layer) => File.Delete($"{root}/overlay-layers/{layer}.tar-split.gz"),
        ["bad tar-split"] = (root, _, layer) => File.WriteAllText($"{root}/overlay-layers/{layer}.tar-split.gz", "x"),
        ["other content"] = (root, _, layer) => File.WriteAllText($"{root}/overlay/{layer}/diff/file", "other"),
        ["no manifest"] = (root, image, _) => File.Delete($"{root}/overlay-images/{image}/manifest"),
        ["bad manifest"] = (root, image, _) => File.WriteAllText($"{root}/overlay-images/{image}/manifest", "{"),
        ["no config"] = (root, image, _) => File.Delete(ConfigOf(root, image)),
        ["bad config"] = (root, image, _) => File.WriteAllText(ConfigOf(root, image), "[]"),
        ["no documents"] = (root, image, _) => Directory.Delete($"{root}/overlay-images/{image}", recursive: true),
        ["layer unknown"] = (root, _, layer) => Replace($"{root}/{Images}", $"\"layer\":\"{layer}\"", $"\"layer\":\"{new string('e', 64)}\""),
        ["parent unknown"] = (root, _, layer) => Replace($"{root}/{Layers}", $"{{\"id\":\"{layer}\",", $"{{\"id\":\"{layer}\",\"parent\":\"{new string('e', 64)}\","),
        ["its own parent"] = (root, _, layer) => Replace($"{root}/{Layers}", $"{{\"id\":\"{layer}\",", $"{{\"id\":\"{layer}\",\"parent\":\"{layer}\","),
        ["incomplete"] = (root, _, layer) => Replace($"{root}/{Layers}", $"{{\"id\":\"{layer}\",", $"{{\"id\":\"{layer}\",\"flags\":{{\"incomplete\":true}},"),
        ["odd members"] = (root, image, _) => Replace($"{root}/{Images}", $"{{\"id\":\"{image}\",", $"{{\"id\":\"{image}\",\"created\":7,\"big-data-sizes\":null,"),
    };

    public static TheoryData<string> AllWays => [.. Ways.Keys];

    private static string ConfigOf(string root, string image) => Directory.GetFiles($"{root}/overlay-images/{image}", "=*").Single(f => Encoded(f) == "sha256:" + image);

    private static string Encoded(string file) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Path.GetFileName(file)[1..]));

    private static void Replace(string file, string from, string to)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(from, text);
        File.WriteAllText(file, text.Replace(from, to));
    }

    private static (string Id, string Archive) Damage(TestEngine engine, string way)
    {
        engine.Load(engine.DockerArchive(("good", ["good:1"])));
        var archive = engine.DockerArchive(("bad", ["bad:1"]));
        engine.Load(archive);
        var bad = engine.Find("bad:1").Image;
        Ways[way](engine.Path("root"), bad.Id, bad.TopLayer!);
        return (bad.Id, archive);
    }

    private static EngineContext Again(TestEngine engine) => TestCalls.Engine(engine.Context.Options);

    [Theory]
    [MemberData(nameof(AllWays))]
    public void All_verbs_work_on_other_images(string way)
    {
        using var engine = new TestEngine();
        Damage(engine, way);
        var context = Again(engine);
        Assert.Equal(2, new ListImagesHandler(context).Handle(new ListImages()).Count);
        Assert.Single(new InspectImagesHandler(context).Handle(new InspectImages { Images = ["good:1"] }).Images);
        Assert.Single(new HistoryHandler(context).Handle(new ShowHistory { Image = "good:1" }));
        Assert.Contains(new ShowImageDiffHandler(context).Handle(new ShowImageDiff { Names = ["good:1"] }).Changes, change => change.Path == "/file");
        new SaveHandler(context).Handle(new SaveImages { Images = ["good:1"], Output = engine.Path("saved.tar") });
        new TagHandler(context).Handle(new TagImage { Image = "good:1", Names = ["more:1"] });
        Assert.Equal(3, new ShowDiskUsageHandler(context).Handle(new ShowDiskUsage()).Images.Count);
        Assert.Empty(new ListContainersHandler(context).Handle(new ListContainers { All = true }));
        Assert.Single(new LoadHandler(context).Handle(new LoadImages { Input = engine.DockerArchive(("third", ["third:1"])) }).Names);
        Assert.Empty(new PruneImagesHandler(context).Handle(new PruneImages()).Removed);
        var removed = new RemoveImagesHandler(context).Handle(new RemoveImages { Images = ["good:1", "more:1"] });
        Assert.Empty(removed.Errors);
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void It_can_be_removed(string way)
    {
        using var engine = new TestEngine();
        var (id, _) = Damage(engine, way);
        var context = Again(engine);
        Assert.Empty(new RemoveImagesHandler(context).Handle(new RemoveImages { Images = [id], Force = true }).Errors);
        Assert.Equal(["localhost/good:1"], context.Store.Images.All().SelectMany(image => image.Names));
        new CheckSystemHandler(context).Handle(new CheckSystem { Repair = true, MaxAge = default });
        Assert.False(new CheckSystemHandler(context).Handle(new CheckSystem { MaxAge = default }).Damage.HasErrors);
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void A_check_finds_it_and_a_repair_removes_it(string way)
    {
        using var engine = new TestEngine();
        Damage(engine, way);
        var context = Again(engine);
        if (way == "odd members") return; // these harm nobody
        Assert.True(new CheckSystemHandler(context).Handle(new CheckSystem { MaxAge = default }).Damage.HasErrors);
        Assert.Empty(new CheckSystemHandler(context).Handle(new CheckSystem { Repair = true, MaxAge = default }).Errors);
        Assert.False(new CheckSystemHandler(context).Handle(new CheckSystem { MaxAge = default }).Damage.HasErrors);
        Assert.Contains(context.Store.Images.All(), image => image.Names.Contains("localhost/good:1"));
    }

    [Theory]
    [InlineData("no layer directory")]
    [InlineData("no files")]
    [InlineData("no link file")]
    [InlineData("incomplete")]
    [InlineData("no manifest")]
    [InlineData("bad config")]
    [InlineData("no documents")]
    [InlineData("layer unknown")]
    public void Loading_it_again_makes_it_whole(string way)
    {
        using var engine = new TestEngine();
        var (_, archive) = Damage(engine, way);
        engine.Load(archive);
        Assert.False(new CheckSystemHandler(Again(engine)).Handle(new CheckSystem { MaxAge = default }).Damage.HasErrors);
        Assert.Null(Again(engine).Images.Read(engine.Find("bad:1").Image).Problem);
    }

    [Fact]
    public void A_list_of_many_says_which_ones_are_damaged()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive([.. Enumerable.Range(0, 150).Select(i => ($"{i}", new[] { $"many{i}:1" }))]));
        var root = engine.Path("root");
        string[] damaged = [.. new[] { 3, 70, 149 }.Select(i => engine.Find($"many{i}:1").Image.Id)];
        File.Delete($"{root}/overlay-images/{damaged[0]}/manifest");
        File.Delete(ConfigOf(root, damaged[1]));
        File.WriteAllText(ConfigOf(root, damaged[2]), "[]");
        var rows = new ListImagesHandler(Again(engine)).Handle(new ListImages());
        Assert.Equal(150, rows.Count);
        Assert.Equal(damaged.Order(), rows.Where(row => row.Problem is not null).Select(row => row.Id).Order());
        Assert.All(rows, row => Assert.True(row.Size > 0));
    }

    [Fact]
    public void Documents_that_come_back_while_they_are_asked_for_are_missing_not_damaged()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("x", ["x:1"])));
        var image = engine.Find("x:1").Image;
        var file = engine.Path($"root/overlay-images/{image.Id}/manifest");
        File.Move(file, file + ".away");
        var document = engine.Context.Images.Read(image);
        Assert.Equal("", document.ManifestType);
        File.Move(file + ".away", file);
        Assert.StartsWith("locating item named \"manifest\"", document.Problem);
        Assert.Null(engine.Context.Images.ProblemOf(image));
    }
}
