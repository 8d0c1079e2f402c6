using System.Text;
using Selkie.Storage.Layers;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Tests.Layers;

/// <summary>Archives that try to reach outside of their layer, or are broken.</summary>
public sealed class HostileLayerTests
{
    internal static TarEntry Entry(string name, byte type = TarEntry.Regular, string link = "", string content = "", uint mode = 0x1a4) => new()
    {
        Name = Encoding.UTF8.GetBytes(name),
        Type = type,
        LinkName = Encoding.UTF8.GetBytes(link),
        Size = content.Length,
        Mode = mode,
        UserName = Encoding.UTF8.GetBytes(content), // carries the content for Archive
    };

    internal static MemoryStream Archive(params TarEntry[] entries)
    {
        MemoryStream stream = new();
        foreach (TarEntry entry in entries)
        {
            byte[] content = entry.UserName;
            entry.UserName = [];
            stream.Write(TarWriter.Header(entry));
            stream.Write(content);
            stream.Write(new byte[-content.Length & 511]);
        }

        stream.Write(new byte[1024]);
        stream.Position = 0;
        return stream;
    }

    internal static string Apply(TempStore temp, params TarEntry[] entries) =>
        temp.Store.Layers.DiffPath(temp.Store.Layers.Apply(new LayerApply { Blob = Archive(entries) }).Id);

    [Fact]
    public void A_file_below_a_link_to_the_host_lands_inside_the_layer()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        string outside = temp.Root + "/outside";
        Directory.CreateDirectory(outside);
        string diff = Apply(
            temp, Entry(outside[1..] + "/", TarEntry.Directory), Entry("evil", TarEntry.Symlink, outside), Entry("evil/file", content: "x"), Entry("up", TarEntry.Symlink, "../../../../../.."), Entry("up/top", content: "y"));
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.Equal("y", File.ReadAllText(diff + "/top"));
        Assert.Equal("x", File.ReadAllText(diff + outside + "/file"));
    }

    [Fact]
    public void Extraction_refuses_an_entry_that_leaves_the_layer()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        Assert.Equal(StorageError.Invalid, Assert.Throws<StorageException>(() => Apply(temp, Entry("a/../../evil", content: "x"))).Error);
        Assert.Empty(temp.Store.Layers.All());
        Assert.Empty(Directory.GetFileSystemEntries(temp.Graph + "/overlay/staging"));
    }

    [Fact]
    public void A_hard_link_to_a_file_of_the_host_is_refused()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        Assert.ThrowsAny<Exception>(() => Apply(temp, Entry("shadow", TarEntry.HardLink, "../../../../../../etc/passwd")));
        Assert.ThrowsAny<Exception>(() => Apply(temp, Entry("l", TarEntry.Symlink, "/etc"), Entry("shadow", TarEntry.HardLink, "l/passwd")));
    }

    [Fact]
    public void A_link_is_replaced_by_a_file_of_the_same_name_and_not_followed()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        string victim = temp.Root + "/victim";
        File.WriteAllText(victim, "safe");
        Assert.Throws<StorageException>(() => Apply(temp, Entry("l", TarEntry.Symlink, victim), Entry("l", content: "evil")));
        string diff = Apply(temp, Entry("l", TarEntry.Symlink, victim), Entry("d", TarEntry.Directory), Entry("d/../m", content: "evil"));
        Assert.Equal("safe", File.ReadAllText(victim));
        Assert.Equal("evil", File.ReadAllText(diff + "/m"));
    }

    [Fact]
    public void Whiteouts_become_those_of_overlay()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        string diff = Apply(
            temp, Entry("d", TarEntry.Directory, mode: 0x1ed), Entry("d/.wh..wh..opq"), Entry("d/new", content: "n"), Entry(".wh.gone"), Entry("gone/.wh.sub"),
            Entry(".wh.again"), Entry("again/", TarEntry.Directory, mode: 0x1ed), Entry("again/x", content: "1"));
        Assert.Equal("c 0 0", Shell.Script($"stat -c '%F %t %T' {diff}/gone").Trim().Replace("character special file", "c"));
        Assert.Contains("trusted.overlay.opaque=\"y\"", Shell.Has("getfattr") ? Shell.Script($"getfattr -d -m - {diff}/d 2>/dev/null") : "trusted.overlay.opaque=\"y\"");
        Assert.True(File.Exists(diff + "/d/new"));
    }

    [Theory]
    [InlineData(".wh.")]
    [InlineData(".wh..")]
    [InlineData("d/.wh...")]
    public void A_whiteout_of_nothing_is_refused(string name)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        Assert.Throws<StorageException>(() => Apply(temp, Entry(name)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(600)]
    [InlineData(1100)]
    public void An_archive_that_ends_early_leaves_nothing(int length)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        byte[] whole = Archive(Entry("a", content: new string('x', 700)), Entry("b", content: "y")).ToArray();
        Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(whole[..length]) }));
        Assert.Empty(temp.Store.Layers.All());
        Assert.Empty(Directory.GetFileSystemEntries(temp.Graph + "/overlay/staging"));
    }

    [Fact]
    public void A_blob_with_another_digest_than_promised_leaves_nothing()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        string wrong = "sha256:" + new string('0', 64);
        LayerApply good = new() { Blob = Archive(Entry("a", content: "x")) };
        StorageException e = Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(good with { ExpectedBlobDigest = wrong }));
        Assert.Equal(StorageError.DigestMismatch, e.Error);
        e = Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(good with { Blob = Archive(Entry("a", content: "x")), ExpectedDiffId = wrong }));
        Assert.Equal(StorageError.DigestMismatch, e.Error);
        Assert.Empty(temp.Store.Layers.All());
    }

    [Fact]
    public void A_name_longer_than_the_kernel_takes_is_refused()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        Assert.ThrowsAny<Exception>(() => Apply(temp, Entry(string.Join('/', Enumerable.Repeat("directory", 100_000)), content: "x")));
    }
}
