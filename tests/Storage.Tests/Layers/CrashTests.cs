using Selkie.Linux.Files;
using Selkie.Storage.Containers;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Tests.Layers;

/// <summary>What processes that were killed leave behind, and many that work at once.</summary>
public sealed class CrashTests
{
    private static MemoryStream Tar(TempStore temp)
    {
        var file = temp.Root + "/t.tar";
        if (!File.Exists(file))
        {
            Shell.Script($"mkdir -p {temp.Root}/t/d && cd {temp.Root}/t && for i in $(seq 50); do echo $i >d/$i; done && tar -cf ../t.tar .");
        }

        return new MemoryStream(File.ReadAllBytes(file));
    }

    [Fact]
    public void A_count_of_mounts_that_another_tool_wrote_back_goes_with_its_layer()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        ContainerRecord gone = temp.Store.Containers.Create(new NewContainer()), kept = temp.Store.Containers.Create(new NewContainer());
        temp.Store.Mounts.Increment(kept.LayerId, "/kept");
        temp.Store.Mounts.Increment(gone.LayerId, "/gone");
        Assert.True(temp.Store.Containers.Delete(gone.Id));
        var counts = File.ReadAllText(temp.Root + "/run/overlay-layers/mountpoints.json");
        Assert.Equal($$"""[{"id":"{{kept.LayerId}}","path":"/kept","count":1}]""", counts);
        Assert.True(temp.Store.Containers.Delete(kept.Id));
        Assert.Equal("[]", File.ReadAllText(temp.Root + "/run/overlay-layers/mountpoints.json"));
    }

    [Theory]
    [InlineData("l/staging")]
    [InlineData("staging")]
    public void A_staging_directory_is_swept_only_when_its_lock_is_free(string place)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var staging = temp.Graph + "/overlay/" + place;
        Directory.CreateDirectory(staging + "/dead/dir");
        Directory.CreateDirectory(staging + "/alive/dir");
        using (FileLock.Take(staging + "/alive/staging.lock"))
        {
            temp.Store.Layers.Sweep();
            Assert.False(Directory.Exists(staging + "/dead"));
            Assert.True(Directory.Exists(staging + "/alive/dir"));
        }

        temp.Store.Layers.Sweep();
        Assert.False(Directory.Exists(staging));
    }

    [Fact]
    public void A_tool_that_empties_the_staging_directory_disturbs_nobody()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        using MemoryStream archive = new(new byte[1024]);
        using var staged = temp.Store.Layers.Stage(new LayerApply { Blob = archive });
        Shell.Run("rm", "-rf", temp.Graph + "/overlay/staging");
        var layer = temp.Store.Layers.Commit(staged, null);
        Assert.True(temp.Store.Layers.IsWhole(layer));
    }

    [Fact]
    public void A_directory_without_a_record_is_replaced()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        using var staged = temp.Store.Layers.Stage(new LayerApply { Blob = Tar(temp) });
        var leftover = $"{temp.Graph}/overlay/{LayerStore.ComputeId(null, staged.DiffId)}";
        Directory.CreateDirectory(leftover + "/diff/old");
        var layer = temp.Store.Layers.Commit(staged, null);
        Assert.False(Directory.Exists(leftover + "/diff/old"));
        Assert.True(File.Exists(temp.Store.Layers.DiffPath(layer.Id) + "/d/50"));
    }

    [Fact]
    public void An_incomplete_layer_of_another_tool_is_deleted_by_the_next_writer()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        string id = new('a', 64);
        Directory.CreateDirectory($"{temp.Graph}/overlay/{id}/diff");
        Directory.CreateDirectory(temp.Graph + "/overlay-layers");
        File.WriteAllText(temp.Graph + "/overlay-layers/layers.json", $$$"""[{"id":"{{{id}}}","created":"2026-01-01T00:00:00Z","flags":{"incomplete":true}}]""");
        Assert.True(temp.Store.Layers.Find(id)!.Incomplete);
        temp.Store.Layers.Apply(new LayerApply { Blob = Tar(temp) });
        Assert.Null(temp.Store.Layers.Find(id));
        Assert.False(Directory.Exists($"{temp.Graph}/overlay/{id}"));
    }

    [Fact]
    public void The_same_layer_from_many_at_once_is_one_layer()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var tar = Tar(temp).ToArray();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Store.Open(temp.Store.Options).Layers.Apply(new LayerApply { Blob = new MemoryStream(tar) }));
        Assert.Single(temp.Store.Layers.All());
        Assert.Single(Directory.GetFileSystemEntries(temp.Graph + "/overlay/l"));
        Assert.False(Directory.Exists(temp.Graph + "/overlay/l/staging"));
    }

    [Fact]
    public void Containers_made_and_deleted_by_many_at_once_are_all_there_and_all_gone()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var layer = temp.Store.Layers.Apply(new LayerApply { Blob = Tar(temp) });
        var made = new ContainerRecord[64];
        Parallel.For(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
            made[i] = Store.Open(temp.Store.Options).Containers.Create(new NewContainer { Names = ["c" + i], ParentLayer = layer.Id, Volatile = i % 2 == 0 }));
        Assert.Equal(64, temp.Store.Containers.All().Count);
        Assert.Equal(65, temp.Store.Layers.All().Count);
        var e = Assert.Throws<StorageException>(() => temp.Store.Containers.Create(new NewContainer { Names = ["c7"], ParentLayer = layer.Id }));
        Assert.Equal($"the container name \"c7\" is already in use by {made[7].Id}. You have to remove that container to be able to reuse that name: that name is already in use", e.Message);
        Assert.Equal(StorageError.InUse, Assert.Throws<StorageException>(() => temp.Store.Layers.Delete(layer.Id)).Error);
        Parallel.ForEach(made, c => Assert.True(Store.Open(temp.Store.Options).Containers.Delete(c.Id)));
        Assert.Empty(temp.Store.Containers.All());
        Assert.Single(temp.Store.Layers.All());
        Assert.True(temp.Store.Layers.Delete(layer.Id));
    }

    [Fact]
    public void Layers_staged_at_once_are_committed_in_order_with_one_write()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var one = Tar(temp).ToArray();
        Shell.Script($"cd {temp.Root}/t && echo two >two && tar -cf ../two.tar two");
        var staged = new StagedLayer[2];
        Parallel.For(0, 2, i => staged[i] = temp.Store.Layers.Stage(new LayerApply { Blob = i == 0 ? new MemoryStream(one) : File.OpenRead(temp.Root + "/two.tar") }));
        var layers = temp.Store.Layers.CommitAll(staged, null);
        Array.ForEach(staged, s => s.Dispose());
        Assert.Equal(layers[0].Id, layers[1].Parent);
        Assert.Equal([layers[1].Id, layers[0].Id], temp.Store.Layers.Chain(layers[1].Id).Select(l => l.Id));
        var link = File.ReadAllText($"{temp.Graph}/overlay/{layers[0].Id}/link");
        Assert.Equal("l/" + link, File.ReadAllText($"{temp.Graph}/overlay/{layers[1].Id}/lower"));
        Assert.True(Directory.Exists($"{temp.Graph}/overlay/l/{link}"));
    }
}
