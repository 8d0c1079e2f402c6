using System.Text;
using Selkie.Storage.Checking;
using Selkie.Storage.Containers;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Storage.Tests.Checking;

/// <summary>Damage of every kind is found, a repair removes what is damaged, and what is not stays.</summary>
public sealed class CheckTests
{
    private static readonly CheckOptions Options = new() { MaxUnreferencedAge = TimeSpan.Zero };

    /// <summary>A store with two images of two layers each, and nothing in common.</summary>
    private sealed class TwoImages : IDisposable
    {
        public TwoImages()
        {
            TempStore.RequireRoot();
            Temp = new TempStore();
            (Bad, BadLayers) = Make("bad");
            (Good, _) = Make("good");
        }

        public TempStore Temp { get; }

        public Store Store => Temp.Store;

        public ImageRecord Bad { get; }

        public IReadOnlyList<LayerRecord> BadLayers { get; }

        public ImageRecord Good { get; }

        private (ImageRecord, IReadOnlyList<LayerRecord>) Make(string name)
        {
            List<StagedLayer> staged = [];
            foreach (var part in new[] { "base", "top" })
            {
                var tar = $"{Temp.Root}/{name}-{part}.tar";
                Shell.Script($"mkdir -p {tar}.d/dir && cd {tar}.d && echo {name}{part} >dir/{part} && ln dir/{part} hard-{part} && ln -s dir/{part} soft-{part} && chmod 4711 dir/{part} && chown 5:6 dir/{part}; tar -cf {tar} .");
                staged.Add(Temp.Store.Layers.Stage(new LayerApply { Blob = File.OpenRead(tar) }));
            }

            var layers = Temp.Store.Layers.CommitAll(staged, null);
            staged.ForEach(s => s.Dispose());
            var config = Encoding.UTF8.GetBytes($"{{\"name\":\"{name}\"}}");
            var image = Temp.Store.CreateImage(new NewImage
            {
                Names = [$"localhost/{name}:1"],
                TopLayer = layers[1].Id,
                BigData = new Dictionary<string, byte[]> { ["manifest"] = Encoding.UTF8.GetBytes(name), ["sha256:" + name] = config },
            });
            return (image, layers);
        }

        public void Dispose() => Temp.Dispose();
    }

    private static void Damage(TwoImages two, string how)
    {
        string overlay = two.Temp.Graph + "/overlay", records = two.Temp.Graph + "/overlay-layers", images = $"{two.Temp.Graph}/overlay-images/{two.Bad.Id}";
        (var lower, var top) = (two.BadLayers[0].Id, two.BadLayers[1].Id);
        switch (how)
        {
            case "a layer's directory is gone": Shell.Run("rm", "-rf", $"{overlay}/{lower}"); break;
            case "a layer's files are gone": Shell.Run("rm", "-rf", $"{overlay}/{top}/diff"); break;
            case "a file changed": File.WriteAllText($"{overlay}/{top}/diff/dir/top", "other"); break;
            case "a file is gone": File.Delete($"{overlay}/{lower}/diff/hard-base"); File.Delete($"{overlay}/{lower}/diff/dir/base"); break;
            case "a file was added": File.WriteAllText($"{overlay}/{top}/diff/dir/more", ""); break;
            case "an owner changed": Shell.Run("chown", "77", $"{overlay}/{lower}/diff/dir/base"); break;
            case "a mode changed": Shell.Run("chmod", "777", $"{overlay}/{lower}/diff/dir"); break;
            case "a link became a file": Shell.Script($"cd {overlay}/{top}/diff && rm soft-top && echo x >soft-top"); break;
            case "the archive's frame is gone": File.Delete($"{records}/{top}.tar-split.gz"); break;
            case "the archive's frame is damaged": File.WriteAllText($"{records}/{top}.tar-split.gz", "no gzip"); break;
            case "a layer is incomplete": Change(records + "/layers.json", $"{{\"id\":\"{top}\",", $"{{\"id\":\"{top}\",\"flags\":{{\"incomplete\":true}},"); break;
            case "a layer's parent is missing": Change(records + "/layers.json", $"\"parent\":\"{lower}\"", $"\"parent\":\"{new string('e', 64)}\""); break;
            case "a layer is its own parent": Change(records + "/layers.json", $"\"parent\":\"{lower}\"", $"\"parent\":\"{top}\""); break;
            case "an image's layer is missing": Change(two.Temp.Graph + "/overlay-images/images.json", $"\"layer\":\"{top}\"", $"\"layer\":\"{new string('e', 64)}\""); break;
            case "the manifest is gone": File.Delete(images + "/manifest"); break;
            case "the manifest is longer": File.WriteAllText(images + "/manifest", "longer than before"); break;
            case "the manifest is other": File.WriteAllText(images + "/manifest", "dab"); break;
            case "an item is a directory": File.Delete(images + "/manifest"); Directory.CreateDirectory(images + "/manifest"); break;
            case "all items are gone": Shell.Run("rm", "-rf", images); break;
            case "a layer's item is missing": Change(records + "/layers.json", $"{{\"id\":\"{top}\",", $"{{\"id\":\"{top}\",\"big-data-names\":[\"foo\"],"); break;
            default: throw new ArgumentException(how);
        }
    }

    private static void Change(string file, string from, string to)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(from, text);
        File.WriteAllText(file, text.Replace(from, to));
    }

    [Fact]
    public void A_store_that_is_as_it_should_be_has_no_damage()
    {
        using TwoImages two = new();
        two.Store.Containers.Create(new NewContainer { ImageId = two.Good.Id, ParentLayer = two.Good.TopLayer });
        var report = two.Store.Check(Options);
        Assert.False(report.HasErrors, Describe(report));
    }

    [Theory]
    [InlineData("a layer's directory is gone", "No such file or directory")]
    [InlineData("a layer's files are gone", "no such file or directory")]
    [InlineData("a file changed", "file integrity checksum failed")]
    [InlineData("a file is gone", "no such file or directory")]
    [InlineData("a file was added", "+/dir/more, layer content modified")]
    [InlineData("an owner changed", "/dir/base(uid:5￫77), layer content modified")]
    [InlineData("a mode changed", "/dir(mode:0755￫0777), layer content modified")]
    [InlineData("a link became a file", "layer content modified")]
    [InlineData("the archive's frame is gone", "layer content incorrect digest")]
    [InlineData("the archive's frame is damaged", "")]
    [InlineData("a layer is incomplete", "layer is incomplete")]
    [InlineData("a layer's parent is missing", "layer is missing")]
    [InlineData("a layer is its own parent", "")]
    [InlineData("an image's layer is missing", "image layer is missing")]
    [InlineData("the manifest is gone", "data item \"manifest\": image data item is missing")]
    [InlineData("the manifest is longer", "data item \"manifest\": image data item has incorrect size")]
    [InlineData("the manifest is other", "data item \"manifest\": image data item has incorrect digest")]
    [InlineData("an item is a directory", "is a directory")]
    [InlineData("all items are gone", "image data item is missing")]
    [InlineData("a layer's item is missing", "data item \"foo\": layer data item is missing")]
    public void A_damaged_image_is_found_and_a_repair_removes_it_alone(string how, string told)
    {
        using TwoImages two = new();
        Damage(two, how);
        var report = two.Store.Check(Options);
        Assert.Contains(told, string.Join('\n', report.Images.GetValueOrDefault(two.Bad.Id) ?? [.. report.Layers.Values.SelectMany(v => v)]), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(two.Good.Id, report.Images.Keys);
        var repair = two.Store.Repair(report, Options);
        Assert.Empty(repair.Errors);
        var after = two.Store.Check(Options);
        Assert.False(after.HasErrors, Describe(after));
        Assert.Equal([two.Good.Id], two.Store.Images.All().Select(i => i.Id));
        Assert.Equal(2, two.Store.Layers.All().Count);
    }

    [Theory]
    [InlineData("a file was added")]
    [InlineData("a mode changed")]
    public void A_quick_check_does_not_look_at_every_file(string how)
    {
        using TwoImages two = new();
        Damage(two, how);
        Assert.False(two.Store.Check(Options with { Quick = true }).HasErrors);
    }

    [Fact]
    public void A_damaged_image_with_a_container_stays_until_the_container_goes()
    {
        using TwoImages two = new();
        var container = two.Store.Containers.Create(new NewContainer { ImageId = two.Bad.Id, ParentLayer = two.Bad.TopLayer });
        Damage(two, "a file changed");
        var report = two.Store.Check(Options);
        Assert.Contains(container.Id, report.Containers.Keys);
        Assert.Contains(two.Store.Repair(report, Options).Errors, e => e.Contains("image is in use by a container", StringComparison.Ordinal));
        two.Store.Containers.Delete(container.Id);
        Assert.Empty(two.Store.Repair(report, Options).Errors);
        Assert.False(two.Store.Check(Options).HasErrors);
    }

    [Fact]
    public void A_container_without_its_layer_or_image_is_damaged()
    {
        using TwoImages two = new();
        var container = two.Store.Containers.Create(new NewContainer { ImageId = two.Bad.Id, ParentLayer = two.Bad.TopLayer });
        Change(two.Temp.Graph + "/overlay-containers/containers.json", two.Bad.Id, new string('e', 64));
        Change(two.Temp.Graph + "/overlay-containers/containers.json", container.LayerId, new string('f', 64));
        var told = two.Store.Check(Options).Containers[container.Id];
        Assert.Contains($"image {new string('e', 64)}: image missing", told);
        Assert.Contains($"container {container.Id}: layer {new string('f', 64)}: container layer is missing", told);
    }

    [Fact]
    public void An_unreferenced_layer_is_damage_only_when_it_is_old()
    {
        using TwoImages two = new();
        two.Store.Images.Delete(two.Bad.Id);
        Assert.False(two.Store.Check(new CheckOptions()).HasErrors);
        var report = two.Store.Check(Options);
        Assert.Equal(two.BadLayers.Select(l => l.Id).Order(), report.Layers.Keys);
        Assert.Equal(2, two.Store.Repair(report, Options).RemovedLayers.Count);
        Assert.False(two.Store.Check(Options).HasErrors);
    }

    [Fact]
    public void What_belongs_to_nothing_is_found_and_removed()
    {
        using TwoImages two = new();
        string graph = two.Temp.Graph, id = new('a', 64), known = new('b', 64);
        var options = Options with { HasDirectory = c => c == known };
        foreach (var directory in new[] { $"overlay/{id}/diff/x", $"overlay-images/{id}", $"overlay-containers/{id}/userdata", $"overlay-containers/{known}/userdata", $"overlay-layers/{id}", "overlay/staging/dead" })
        {
            Directory.CreateDirectory($"{graph}/{directory}");
        }

        File.WriteAllText($"{graph}/overlay-layers/{id}.tar-split.gz", "");
        File.WriteAllText($"{graph}/overlay-images/.tmp-images.json0123", "");
        Shell.Run("ln", "-s", $"../{id}x/diff", $"{graph}/overlay/l/ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        var link = $"{graph}/overlay/l/{File.ReadAllText($"{graph}/overlay/{two.Good.TopLayer}/link")}";
        File.Delete(link);
        Shell.Run("mount", "-t", "tmpfs", "none", $"{graph}/overlay/{two.Good.TopLayer}/merged");
        var report = two.Store.Check(options);
        Assert.Equal([$"layer {id}: layer in lower level storage driver not accounted for"], report.Layers[id]);
        Assert.Equal(8, report.Leftovers.Count);
        Assert.Equal([id], two.Store.Repair(report, options).RemovedLayers);
        Assert.False(two.Store.Check(options).HasErrors, Describe(two.Store.Check(options)));
        Assert.True(Directory.Exists(link));
        Assert.True(Directory.Exists($"{graph}/overlay-containers/{known}/userdata"));
        Assert.Equal(2, two.Store.Images.All().Count);
    }

    [Theory]
    [InlineData("a layer's directory is gone")]
    [InlineData("a layer's files are gone")]
    [InlineData("a layer is incomplete")]
    [InlineData("all items are gone")]
    public void A_layer_that_lost_its_files_is_made_anew_when_it_comes_again(string how)
    {
        using TwoImages two = new();
        Damage(two, how);
        List<StagedLayer> staged = [.. new[] { "base", "top" }.Select(part => two.Store.Layers.Stage(new LayerApply { Blob = File.OpenRead($"{two.Temp.Root}/bad-{part}.tar") }))];
        var layers = two.Store.Layers.CommitAll(staged, null);
        staged.ForEach(s => s.Dispose());
        Assert.Equal(two.BadLayers.Select(l => l.Id), layers.Select(l => l.Id));
        two.Store.CreateImage(new NewImage { Id = two.Bad.Id, TopLayer = layers[1].Id, BigData = new Dictionary<string, byte[]> { ["manifest"] = "bad"u8.ToArray(), ["sha256:bad"] = "{\"name\":\"bad\"}"u8.ToArray() } });
        Assert.False(two.Store.Check(Options).HasErrors, Describe(two.Store.Check(Options)));
        Assert.Equal(2, two.Store.Images.All().Count);
    }

    private static string Describe(CheckReport report) => string.Join('\n', report.Layers.Concat(report.Images).Concat(report.Containers).SelectMany(p => p.Value).Concat(report.Leftovers));
}
