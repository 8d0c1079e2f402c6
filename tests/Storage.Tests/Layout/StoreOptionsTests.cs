using Selkie.Linux.Mounting;
using Selkie.Storage.Checking;
using Selkie.Storage.Containers;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
using static Selkie.Storage.Tests.Layers.HostileLayerTests;

namespace Selkie.Storage.Tests;

/// <summary>Each way to keep a store: images are made, mounted, run from and removed.</summary>
public sealed class StoreOptionsTests
{
    private static ImageRecord MakeImage(Store store)
    {
        var lower = store.Layers.Apply(new LayerApply { Blob = Archive(Entry("a", content: "1"), Entry("gone", content: "2")) });
        var top = store.Layers.Apply(new LayerApply { Blob = Archive(Entry("b", content: "3"), Entry(".wh.gone")), Parent = lower.Id });
        return store.CreateImage(new NewImage { Names = ["localhost/x:1"], TopLayer = top.Id, BigData = new Dictionary<string, byte[]> { ["manifest"] = "m"u8.ToArray() } });
    }

    private static void AssertShown(Store store, string layer, bool readOnly)
    {
        var merged = store.Mounts.Mount(layer, readOnly);
        try
        {
            Assert.Equal("1", File.ReadAllText(merged + "/a"));
            Assert.Equal("3", File.ReadAllText(merged + "/b"));
            Assert.False(File.Exists(merged + "/gone"));
            if (!readOnly) File.WriteAllText(merged + "/own", "4");
        }
        finally
        {
            store.Mounts.Unmount(layer, force: true);
        }
    }

    private static void LiveThrough(Store store)
    {
        var image = MakeImage(store);
        var container = store.Containers.Create(new NewContainer { ImageId = image.Id, ParentLayer = image.TopLayer });
        AssertShown(store, container.LayerId, readOnly: false);
        Assert.Equal([("/own", ChangeKind.Added)], store.Changes(container.LayerId).Select(c => (c.Path, c.Kind)));
        Assert.Contains(store.Compare(image.TopLayer, container.LayerId), c => c is { Path: "/own", Kind: ChangeKind.Added });
        Assert.Equal(StorageError.InUse, Assert.Throws<StorageException>(() => store.DeleteImage(image.Id)).Error);
        AssertSound(store);
        Assert.True(store.Containers.Delete(container.Id));
        Assert.Equal(2, store.DeleteImage(image.Id)!.Count);
        AssertSound(store);
        Assert.Empty(store.Layers.All());
    }

    private static void AssertSound(Store store)
    {
        var report = store.Check(new CheckOptions());
        Assert.False(report.HasErrors, string.Join('\n', report.Layers.Concat(report.Images).Concat(report.Containers).SelectMany(p => p.Value).Concat(report.Leftovers)));
    }

    [Theory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void A_store_of_either_driver_lives_through_it_all(string driver)
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { Driver = driver });
        LiveThrough(temp.Store);
    }

    [Theory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void Images_can_be_kept_apart_from_containers(string driver)
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { Driver = driver, ImageStore = options.GraphRoot + "-images" });
        LiveThrough(temp.Store);
        Assert.Empty(Directory.GetDirectories($"{temp.Graph}-images/{driver}-images"));
        var image = MakeImage(temp.Store);
        Assert.False(Directory.Exists($"{temp.Graph}/{driver}/{(driver == "vfs" ? "dir/" : "")}{image.TopLayer}"));
        Assert.True(Directory.Exists($"{temp.Graph}-images/{driver}/{(driver == "vfs" ? "dir/" : "")}{image.TopLayer}"));
    }

    [Theory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void An_image_store_has_the_images_of_the_graph_root_too(string driver)
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { Driver = driver });
        var image = MakeImage(temp.Store);
        var both = Store.Open(temp.Store.Options with { ImageStore = temp.Graph + "-images" });
        Assert.False(both.Images.Find("localhost/x:1")!.ReadOnly);
        AssertShown(both, image.TopLayer!, readOnly: true);

        both.Images.AddNames(image.Id, ["localhost/y:1"]);
        Assert.Equal(["localhost/y:1", "localhost/x:1"], both.Images.Find(image.Id)!.Names);
        Assert.Equal(image.Names, temp.Store.Images.Find(image.Id)!.Names);
        Assert.All(image.BigDataNames, key => Assert.True(both.Images.HasBigData(both.Images.Find(image.Id)!, key)));

        Assert.Equal(2, both.DeleteImage(image.Id)!.Count);
        Assert.Empty(both.Images.All());
        Assert.Empty(temp.Store.Images.All());
        AssertSound(both);
    }

    [Theory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void Images_of_additional_stores_are_used_and_never_changed(string driver)
    {
        TempStore.RequireRoot();
        using TempStore shared = new(options => options with { Driver = driver });
        using TempStore temp = new(options => options with { Driver = driver, AdditionalImageStores = [shared.Graph] });
        var image = MakeImage(shared.Store);
        var before = Shell.Script($"cd {shared.Graph} && find . -printf '%p %s %T@ %m\\n' | sort");
        Assert.True(temp.Store.Images.Find("localhost/x:1")!.ReadOnly);
        AssertShown(temp.Store, image.TopLayer!, readOnly: true);
        var container = temp.Store.Containers.Create(new NewContainer { ImageId = image.Id, ParentLayer = image.TopLayer });
        AssertShown(temp.Store, container.LayerId, readOnly: false);
        Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(new LayerApply { Blob = Archive(Entry("../x", content: "1")), Parent = image.TopLayer }));
        var own = temp.Store.Layers.Apply(new LayerApply { Blob = Archive(Entry("c", content: "5")), Parent = image.TopLayer });
        AssertShown(temp.Store, own.Id, readOnly: true);
        AssertSound(temp.Store);
        Assert.True(temp.Store.Containers.Delete(container.Id));
        Assert.Equal(StorageError.ReadOnly, Assert.Throws<StorageException>(() => temp.Store.DeleteImage(image.Id)).Error);
        Assert.Equal(before, Shell.Script($"cd {shared.Graph} && find . -printf '%p %s %T@ %m\\n' | sort"));
    }

    [Fact]
    public void Containers_of_a_transient_store_end_with_the_run_root()
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { TransientStore = true });
        var image = MakeImage(temp.Store);
        var container = temp.Store.Containers.Create(new NewContainer { ImageId = image.Id, ParentLayer = image.TopLayer });
        AssertShown(temp.Store, container.LayerId, readOnly: false);
        Shell.Run("rm", "-rf", temp.Store.Options.RunRoot);
        var again = Store.Open(temp.Store.Options);
        Assert.Empty(again.Containers.All());
        Assert.Single(again.Images.All());
        again.CollectGarbage(_ => false);
        AssertSound(again);
        Assert.Equal(2, again.DeleteImage(image.Id)!.Count);
    }

    [Fact]
    public void Mount_options_reach_the_mount()
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { MountOptions = "nodev,metacopy=on,volatile" });
        var image = MakeImage(temp.Store);
        var container = temp.Store.Containers.Create(new NewContainer { ImageId = image.Id, ParentLayer = image.TopLayer });
        var spec = temp.Store.Mounts.For(container.LayerId);
        Assert.True(spec.Flags.HasFlag(MountFlags.NoDev));
        Assert.Contains(",volatile", spec.Options, StringComparison.Ordinal);
        Assert.DoesNotContain("metacopy", spec.Options, StringComparison.Ordinal);
        var merged = temp.Store.Mounts.Mount(container.LayerId, readOnly: false);
        Assert.Contains("nodev", Shell.Script($"grep ' {merged} ' /proc/self/mounts"), StringComparison.Ordinal);
        temp.Store.Mounts.Unmount(container.LayerId, force: true);
    }

    [Fact]
    public void A_mask_is_put_on_every_file_and_the_real_mode_beside_it()
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { ForceMask = 0x1c0, MountProgram = "/usr/bin/fuse-overlayfs" });
        var diff = Apply(temp, Entry("f", content: "x", mode: 0x9ed), Entry("null", (byte)'3'));
        Assert.Equal("700 700\n", Shell.Script($"stat -c %a {diff}/f | tr '\\n' ' '; stat -c %a {diff}/null"));
        var layer = temp.Store.Layers.All()[0];
        using var again = temp.Store.Layers.OpenDiff(layer.Id);
        MemoryStream bytes = new();
        again.CopyTo(bytes);
        Assert.Equal(layer.DiffSize, bytes.Length);
        AssertSound(temp.Store);
    }

    [Fact]
    public void A_mount_is_counted_and_ends_with_its_last_user()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var image = MakeImage(temp.Store);
        var first = temp.Store.Mounts.Mount(image.TopLayer!, readOnly: true);
        Assert.Equal(first, temp.Store.Mounts.Mount(image.TopLayer!, readOnly: true));
        Assert.Equal(2, temp.Store.Mounts.Count(image.TopLayer!));
        Assert.True(temp.Store.Mounts.Unmount(image.TopLayer!, force: false));
        Assert.Equal(first, temp.Store.Mounts.MountPoint(image.TopLayer!));
        Assert.True(temp.Store.Mounts.Unmount(image.TopLayer!, force: false));
        Assert.Null(temp.Store.Mounts.MountPoint(image.TopLayer!));
        Assert.False(temp.Store.Mounts.Unmount(image.TopLayer!, force: false));
    }
}
