using System.Text;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
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
        foreach (var entry in entries)
        {
            var content = entry.UserName;
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
        var outside = temp.Root + "/outside";
        Directory.CreateDirectory(outside);
        var diff = Apply(
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
        Assert.False(Directory.Exists(temp.Graph + "/overlay/l/staging"));
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
        var victim = temp.Root + "/victim";
        File.WriteAllText(victim, "safe");
        Assert.Throws<StorageException>(() => Apply(temp, Entry("l", TarEntry.Symlink, victim), Entry("l", content: "evil")));
        var diff = Apply(temp, Entry("l", TarEntry.Symlink, victim), Entry("d", TarEntry.Directory), Entry("d/../m", content: "evil"));
        Assert.Equal("safe", File.ReadAllText(victim));
        Assert.Equal("evil", File.ReadAllText(diff + "/m"));
    }

    [Fact]
    public void Whiteouts_become_those_of_overlay()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var diff = Apply(
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
        var whole = Archive(Entry("a", content: new string('x', 700)), Entry("b", content: "y")).ToArray();
        Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(whole[..length]) }));
        Assert.Empty(temp.Store.Layers.All());
        Assert.False(Directory.Exists(temp.Graph + "/overlay/l/staging"));
    }

    [Fact]
    public void A_blob_with_another_digest_than_promised_leaves_nothing()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var wrong = "sha256:" + new string('0', 64);
        LayerApply good = new() { Blob = Archive(Entry("a", content: "x")) };
        var e = Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(good with { ExpectedBlobDigest = wrong }));
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

    public static TheoryData<string> DamagedBlobs => ["random", "cut", "flipped", "empty", "other"];

    [Theory]
    [MemberData(nameof(DamagedBlobs))]
    public void A_blob_whose_bytes_are_wrong_is_told_of_by_its_digest(string damage)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var good = Gzip(Archive(Entry("a", content: new string('x', 70_000)), Entry("b", content: "y")).ToArray());
        var bad = damage switch
        {
            "random" => [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7919 >> 3))],
            "cut" => good[..(good.Length / 2)],
            "flipped" => [.. good[..60], (byte)~good[60], .. good[61..]],
            "empty" => [],
            _ => Gzip(Archive(Entry("other")).ToArray()),
        };
        var e = Assert.Throws<StorageException>(() =>
            temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(bad), ExpectedBlobDigest = DigestOf(good), ExpectedCompression = LayerCompression.Gzip }));
        Assert.Equal(StorageError.DigestMismatch, e.Error);
        Assert.Equal($"Digest did not match, expected {DigestOf(good)}, got {DigestOf(bad)}", e.Message);
        Assert.False(Directory.Exists(temp.Graph + "/overlay/l/staging"));
    }

    [Theory]
    [InlineData(LayerCompression.Gzip, "a layer is not compressed with gzip, as its media type says")]
    [InlineData(LayerCompression.Zstd, "a layer is not compressed with zstd, as its media type says")]
    public void A_blob_that_is_not_compressed_as_it_is_said_to_be_is_refused(LayerCompression promised, string problem)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var plain = Archive(Entry("a", content: "x")).ToArray();
        LayerApply apply = new() { Blob = new MemoryStream(plain), ExpectedBlobDigest = DigestOf(plain), ExpectedCompression = promised };
        Assert.Equal(problem, Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(apply)).Message);
    }

    [Theory]
    [InlineData("GNU.sparse.size=10;GNU.sparse.map=0,x")]
    [InlineData("GNU.sparse.size=10;GNU.sparse.map=0,99999999999999999999")]
    [InlineData("GNU.sparse.size=10;GNU.sparse.map=0")]
    [InlineData("GNU.sparse.size=-5;GNU.sparse.map=")]
    [InlineData("GNU.sparse.size=99999999999999999999")]
    [InlineData("size=-1")]
    [InlineData("size=99999999999999999999")]
    [InlineData("uid=-9223372036854775808")]
    [InlineData("gid=9223372036854775807")]
    [InlineData("mtime=99999999999999999999")]
    [InlineData("mtime=1.x")]
    public void Numbers_that_mean_nothing_are_refused_by_name(string records)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        MemoryStream archive = new([.. Pax(records.Split(';')), .. Archive(Entry("f")).ToArray()]);
        var e = Assert.Throws<StorageException>(() => temp.Store.Layers.Apply(new LayerApply { Blob = archive }));
        Assert.Equal("archive/tar: invalid tar header", e.Message);
    }

    [Fact]
    public void A_header_full_of_attributes_is_read_in_the_order_of_its_size()
    {
        const int Count = 30_000;
        List<(string, byte[], byte[])> records = [.. Enumerable.Range(0, 2 * Count).Select(i => $"SCHILY.xattr.user.{i % Count:x}").Select(key => (key, new byte[] { 1 }, Encoding.ASCII.GetBytes(key)))];
        TarEntry entry = new();
        PaxRecords.Apply(records, entry);
        Assert.Equal(Count, entry.Attributes.Count);
    }

    private static byte[] Pax(string[] records)
    {
        StringBuilder text = new();
        foreach (var record in records)
        {
            var length = record.Length + 3;
            length += length >= 100 ? 2 : length >= 9 ? 1 : 0;
            text.Append($"{length} {record}\n");
        }

        var header = Archive(Entry("pax", (byte)'x', content: text.ToString())).ToArray();
        return header[..^1024];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream memory = new();
        using (System.IO.Compression.GZipStream gzip = new(memory, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return memory.ToArray();
    }

    private static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
