using System.IO.Compression;
using Selkie.Storage.Checking;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;
using static Selkie.Storage.Tests.Layers.HostileLayerTests;

namespace Selkie.Storage.Tests.Layers;

/// <summary>What hostile layers may try, they leave no trace outside of their own directory, and none at all when they are refused.</summary>
public sealed class EscapeTests
{
    private static readonly byte[] Types = [TarEntry.Regular, TarEntry.HardLink, TarEntry.Symlink, TarEntry.Character, TarEntry.Block, TarEntry.Directory, TarEntry.Fifo];

    public static TheoryData<char, string> Escapes
    {
        get
        {
            TheoryData<char, string> data = [];
            foreach (var type in Types)
            {
                foreach (var name in new[] { "../victim/x", "a/../../victim/x", "./../victim/x", "a/b/../../../victim/x" })
                    data.Add((char)type, name);
            }

            return data;
        }
    }

    private static void AssertNoTrace(TempStore temp)
    {
        Assert.Empty(temp.Store.Layers.All());
        Assert.False(Directory.Exists(temp.Graph + "/overlay/l/staging"));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(temp.Graph + "/overlay"), path => Path.GetFileName(path).Length == 64);
    }

    [Theory]
    [MemberData(nameof(Escapes))]
    public void A_member_of_any_kind_that_leaves_the_layer_is_refused(char type, string name)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        Assert.Throws<StorageException>(() => Apply(temp, Entry("a", TarEntry.Directory), Entry("f", content: "x"), Entry(name, (byte)type, link: "f")));
        AssertNoTrace(temp);
    }

    [Theory]
    [InlineData('0')]
    [InlineData('2')]
    [InlineData('3')]
    [InlineData('5')]
    [InlineData('6')]
    public void An_absolute_name_and_one_that_climbs_from_the_root_land_inside(char type)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var diff = Apply(temp, Entry("/../../abs", (byte)type, link: "nowhere"), Entry("//double//slash", (byte)type, link: "nowhere"));
        Assert.Equal("yes\n", Shell.Script($"test -e {diff}/abs -o -L {diff}/abs && echo yes"));
        Assert.Equal("yes\n", Shell.Script($"test -e {diff}/double/slash -o -L {diff}/double/slash && echo yes"));
    }

    [Theory]
    [InlineData('0')]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('3')]
    [InlineData('5')]
    [InlineData('6')]
    public void A_member_of_any_kind_below_a_link_to_the_host_stays_inside(char type)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var outside = temp.Root + "/outside";
        Directory.CreateDirectory(outside);
        Apply(temp, Entry("f", content: "x"), Entry(outside[1..] + "/", TarEntry.Directory, mode: 0x1ed), Entry("way", TarEntry.Symlink, outside), Entry("way/x", (byte)type, link: "f"));
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void A_whiteout_below_a_link_to_the_host_deletes_nothing_there()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var outside = temp.Root + "/outside";
        Directory.CreateDirectory(outside);
        File.WriteAllText(outside + "/victim", "safe");
        Apply(temp, Entry(outside[1..] + "/", TarEntry.Directory, mode: 0x1ed), Entry("way", TarEntry.Symlink, outside), Entry("way/.wh.victim"), Entry("way/.wh..wh..opq"));
        Assert.Equal("safe", File.ReadAllText(outside + "/victim"));
    }

    [Fact]
    public void An_opaque_root_hides_the_layers_below_and_nothing_else()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var lower = temp.Store.Layers.Apply(new LayerApply { Blob = Archive(Entry("old", content: "x")) });
        var upper = temp.Store.Layers.Apply(new LayerApply { Blob = Archive(Entry(".wh..wh..opq"), Entry("new", content: "y")), Parent = lower.Id });
        var merged = temp.Store.Mounts.Mount(upper.Id, readOnly: true);
        try
        {
            Assert.Equal("y", File.ReadAllText(merged + "/new"));
            Assert.True(File.Exists(temp.Store.Layers.DiffPath(lower.Id) + "/old"));
        }
        finally
        {
            temp.Store.Mounts.Unmount(upper.Id, force: true);
        }
    }

    [Fact]
    public void Devices_are_left_out_for_an_ordinary_user_and_set_user_id_bits_are_kept()
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { Rootless = true });
        var diff = Apply(temp, Entry("null", TarEntry.Character), Entry("disk", TarEntry.Block), Entry("su", content: "x", mode: 0x9ed));
        Assert.Equal(["su"], Directory.GetFileSystemEntries(diff).Select(Path.GetFileName));
        Assert.Equal("4755\n", Shell.Run("stat", "-c", "%a", diff + "/su"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_bomb_is_stopped_at_the_limit_and_leaves_nothing(string compression)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        const int Huge = 200 << 20;
        MemoryStream bomb = new();
        using (Stream packed = compression == "gzip" ? new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true) : new ZstdSharp.CompressionStream(bomb, leaveOpen: true))
        {
            packed.Write(TarWriter.Header(new TarEntry { Name = "zeros"u8.ToArray(), Size = Huge, Mode = 0x1a4 }));
            var zeros = new byte[1 << 20];
            for (var i = 0; i < Huge >> 20; i++) packed.Write(zeros);
        }

        Assert.True(bomb.Length < 2 << 20);
        bomb.Position = 0;
        var e = Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(new LayerApply { Blob = bomb, MaxSize = 10 << 20 }));
        Assert.Equal($"a layer is larger than the {10 << 20} bytes that it may have", e.Message);
        AssertNoTrace(temp);
    }

    [Fact]
    public void The_same_name_twice_in_a_layer_is_refused()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        Assert.Throws<StorageException>(() => Apply(temp, Entry("a", content: "1"), Entry("./a", content: "2")));
        Assert.Throws<StorageException>(() => Apply(temp, Entry("d/", TarEntry.Directory), Entry("d", content: "2")));
        AssertNoTrace(temp);
    }

    [Fact]
    public void A_hundred_and_twenty_seven_layers_are_mounted_and_the_uppermost_wins()
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { Sync = SyncPolicy.None });
        List<StagedLayer> staged = [.. Enumerable.Range(0, 127).Select(i => temp.Store.Layers.Stage(new LayerApply { Blob = Archive(Entry("common", content: $"{i}"), Entry("own" + i, content: "x")) }))];
        var top = temp.Store.Layers.CommitAll(staged, null)[^1].Id;
        staged.ForEach(s => s.Dispose());
        var merged = temp.Store.Mounts.Mount(top, readOnly: true);
        try
        {
            Assert.Equal("126", File.ReadAllText(merged + "/common"));
            Assert.Equal(128, Directory.GetFiles(merged).Length);
        }
        finally
        {
            temp.Store.Mounts.Unmount(top, force: true);
        }
    }

    [Fact]
    public void More_layers_than_overlay_can_hold_are_refused_before_any_is_in_place()
    {
        TempStore.RequireRoot();
        using TempStore temp = new(options => options with { Sync = SyncPolicy.None });
        List<StagedLayer> staged = [.. Enumerable.Range(0, temp.Store.Layers.MaxDepth + 2).Select(i => temp.Store.Layers.Stage(new LayerApply { Blob = Archive(Entry($"f{i}", content: "x")) }))];
        Assert.Equal("max depth exceeded", Assert.Throws<StorageException>(() => temp.Store.Layers.CommitAll(staged, null)).Message);
        staged.ForEach(s => s.Dispose());
        AssertNoTrace(temp);
    }

    [Fact]
    public void An_empty_layer_and_the_same_layer_twice_are_layers_of_their_own()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        MemoryStream[] blobs = [new(), Archive(), Archive(Entry("a", content: "1")), Archive(Entry("a", content: "1")), Archive()];
        List<StagedLayer> staged = [.. blobs.Select(blob => temp.Store.Layers.Stage(new LayerApply { Blob = blob }))];
        var layers = temp.Store.Layers.CommitAll(staged, null);
        staged.ForEach(s => s.Dispose());
        Assert.Equal(5, layers.Select(l => l.Id).Distinct().Count());
        Assert.Equal(layers[2].DiffId, layers[3].DiffId);
        Assert.Equal(5, temp.Store.Layers.All().Count);
        Assert.False(temp.Store.Check(new CheckOptions()).HasErrors);
    }
}
