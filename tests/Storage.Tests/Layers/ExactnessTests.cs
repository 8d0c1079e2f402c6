using System.Text;
using Selkie.Linux.Files;
using Selkie.Storage.Checking;
using Selkie.Storage.Layers;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Tests.Layers;

/// <summary>Archives of every oddity come back from the store byte for byte as they went in.</summary>
public sealed class ExactnessTests
{
    private static readonly byte[] End = new byte[1024];

    private static readonly Dictionary<string, Func<byte[]>> Corpus = new()
    {
        ["nothing at all"] = () => [],
        ["only the end"] = () => End,
        ["one block of zeros"] = () => new byte[512],
        ["no end"] = () => Member("a", "x"),
        ["a blocking factor"] = () => [.. Member("a", "x"), .. new byte[20480]],
        ["garbage after the end"] = () => [.. Member("a", "x"), .. End, .. "this is no tar any more"u8, .. Enumerable.Repeat((byte)0xff, 3000)],
        ["padding that is not zero"] = () => Change(Member("a", "abc"), 512 + 3, Enumerable.Repeat((byte)0xaa, 509).ToArray()),
        ["a header with junk behind the fields"] = () => Resealed(Member("a", "x"), 500, "junk"u8.ToArray()),
        ["a pax name and attributes of any bytes"] = () => Header(new TarEntry
        {
            Name = Encoding.UTF8.GetBytes("d/" + new string('ü', 100)),
            Mode = 0x1a4,
            Attributes = { new TarAttribute("user.any"u8.ToArray(), [.. Enumerable.Range(0, 256).Select(i => (byte)i)]), new TarAttribute("user.empty"u8.ToArray(), []) },
        }),
        ["a name that is no UTF-8"] = () => Raw([(byte)'x', 0xff, 0xfe, (byte)'y'], '0', "content"u8),
        ["GNU long name and link"] = () => [.. Raw("././@LongLink"u8.ToArray(), 'L', Encoding.ASCII.GetBytes(new string('n', 200) + "\0")), .. Raw("short"u8.ToArray(), '0', "x"u8),
            .. Raw("././@LongLink"u8.ToArray(), 'K', Encoding.ASCII.GetBytes(new string('t', 150) + "\0")), .. Raw("link"u8.ToArray(), '2', "")],
        ["ids and size in base 256"] = () => Resealed(Member("a", "x"), 108, [0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xf0, 0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xf1]),
        ["big ids in pax"] = () => Header(new TarEntry { Name = "a"u8.ToArray(), Mode = 0x1a4, Uid = 4_000_000_000, Gid = 3_000_000_000 }),
        ["a time before 1970"] = () => Header(new TarEntry { Name = "a"u8.ToArray(), Mode = 0x1a4, Modified = new UnixTime(-86400, 0) }),
        ["a global header"] = () => [.. Raw("pax_global_header"u8.ToArray(), 'g', "52 comment=0123456789012345678901234567890123456789\n"u8), .. Member("a", "x")],
        ["a version 7 header"] = () => Resealed(Member("a", "x"), 257, new byte[255]),
        ["a version 7 directory"] = () => Resealed(Resealed(Raw("dir/"u8.ToArray(), '0', ""), 257, new byte[255]), 156, [0]),
        ["a contiguous file"] = () => Raw("a"u8.ToArray(), '7', "x"u8),
        ["devices and a fifo"] = () => [.. Header(new TarEntry { Name = "c"u8.ToArray(), Type = TarEntry.Character, Major = 1, Minor = 3, Mode = 0x1b6 }),
            .. Header(new TarEntry { Name = "b"u8.ToArray(), Type = TarEntry.Block, Major = 259, Minor = 70000, Mode = 0x180 }), .. Header(new TarEntry { Name = "p"u8.ToArray(), Type = TarEntry.Fifo, Mode = 0x1a4 })],
        ["hard links after their target"] = () => [.. Member("a", "content"), .. Header(new TarEntry { Name = "b"u8.ToArray(), Type = TarEntry.HardLink, LinkName = "a"u8.ToArray() }),
            .. Header(new TarEntry { Name = "c"u8.ToArray(), Type = TarEntry.HardLink, LinkName = "./b"u8.ToArray() })],
        ["a link of a link"] = () => [.. Header(new TarEntry { Name = "s"u8.ToArray(), Type = TarEntry.Symlink, LinkName = "../../nowhere"u8.ToArray() }),
            .. Header(new TarEntry { Name = "h"u8.ToArray(), Type = TarEntry.HardLink, LinkName = "s"u8.ToArray() })],
        ["whiteouts"] = () => [.. Member(".wh.gone", ""), .. Header(new TarEntry { Name = "d/"u8.ToArray(), Type = TarEntry.Directory, Mode = 0x1ed }), .. Member("d/.wh..wh..opq", "")],
        ["a whiteout with content"] = () => Member(".wh.gone", "why"),
        ["names with dots and slashes"] = () => [.. Member("./a", "1"), .. Member("/b", "2"), .. Member(".//c/./d", "3")],
        ["the root itself"] = () => [.. Header(new TarEntry { Name = "./"u8.ToArray(), Type = TarEntry.Directory, Mode = 0x1ed, Modified = new UnixTime(1, 0) }), .. Member("a", "x")],
        ["exactly one block"] = () => Member("a", new string('x', 512)),
        ["a megabyte of names"] = () => [.. Enumerable.Range(0, 2000).SelectMany(i => Header(new TarEntry { Name = Encoding.ASCII.GetBytes($"f{i:00000}"), Mode = 0x1a4 }))],
    };

    public static TheoryData<string> Names => [.. Corpus.Keys];

    private static byte[] Header(TarEntry entry) => TarWriter.Header(entry);

    private static byte[] Member(string name, string content) => Raw(Encoding.UTF8.GetBytes(name), '0', Encoding.UTF8.GetBytes(content));

    private static byte[] Raw(byte[] name, char type, string link) => Header(new TarEntry { Name = name, Type = (byte)type, LinkName = Encoding.ASCII.GetBytes(link), Mode = 0x1ed });

    private static byte[] Raw(byte[] name, char type, ReadOnlySpan<byte> content)
    {
        var header = TarWriter.Header(new TarEntry { Name = "x"u8.ToArray(), Type = (byte)type, Size = content.Length, Mode = 0x1a4 });
        var field = new byte[100];
        name.CopyTo(field, 0);
        return [.. Resealed(header, 0, field), .. content, .. new byte[-content.Length & 511]];
    }

    private static byte[] Change(byte[] archive, int at, byte[] bytes)
    {
        bytes.CopyTo(archive, at);
        return archive;
    }

    // A changed header, with its sum as it must be.
    private static byte[] Resealed(byte[] archive, int at, byte[] bytes)
    {
        bytes.CopyTo(archive, at);
        archive.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in archive.AsSpan(0, 512)) sum += b;

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, 148);
        return archive;
    }

    private static void AssertExact(TempStore temp, byte[] archive)
    {
        var layer = temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(archive) });
        using var diff = temp.Store.Layers.OpenDiff(layer.Id);
        MemoryStream again = new();
        diff.CopyTo(again);
        Assert.Equal(archive, again.ToArray());
        var report = temp.Store.Check(new CheckOptions());
        Assert.False(report.HasErrors, string.Join('\n', report.Layers.Values.SelectMany(v => v)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_archive_comes_back_byte_for_byte(string name)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        AssertExact(temp, Corpus[name]());
    }

    [Theory]
    [InlineData("gnu")]
    [InlineData("oldgnu")]
    [InlineData("posix")]
    [InlineData("ustar")]
    [InlineData("v7")]
    public void A_tree_of_any_format_comes_back_byte_for_byte(string format)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var sparse = format is "gnu" or "oldgnu" or "posix" ? "-S" : "";
        var longName = format is "gnu" or "oldgnu" or "posix" ? "touch $(printf 'n%.0s' $(seq 180));" : "";
        var fifo = format == "v7" ? "" : "mkfifo p;";
        Shell.Script($"""
            mkdir -p {temp.Root}/t/d && cd {temp.Root}/t && {longName} echo x >d/a; ln d/a hard; ln -s d/a soft; {fifo} chmod 6711 d/a; touch -d '2001-02-03 04:05:06.789' d/a
            truncate -s 5M holes; echo middle | dd of=holes bs=1 seek=2000000 conv=notrunc status=none; truncate -s 1M onlyhole
            tar --format={format} {sparse} -cf ../t.tar .
            """);
        AssertExact(temp, File.ReadAllBytes(temp.Root + "/t.tar"));
    }

    [Theory]
    [InlineData("0.0")]
    [InlineData("0.1")]
    [InlineData("1.0")]
    public void A_sparse_file_of_any_version_comes_back_byte_for_byte(string version)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        Shell.Script($"cd {temp.Root} && for i in 1 2 3 4 5 6 7; do printf block$i | dd of=holes bs=1 seek=$((i*100000)) conv=notrunc status=none; done; tar --format=posix --sparse-version={version} -cSf t.tar holes");
        AssertExact(temp, File.ReadAllBytes(temp.Root + "/t.tar"));
        Assert.Equal(File.ReadAllBytes(temp.Root + "/holes"), File.ReadAllBytes(temp.Store.Layers.DiffPath(temp.Store.Layers.All()[0].Id) + "/holes"));
    }

    [Fact]
    public void A_hard_link_before_its_target_is_refused_as_other_tools_do()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        byte[] archive = [.. Header(new TarEntry { Name = "b"u8.ToArray(), Type = TarEntry.HardLink, LinkName = "a"u8.ToArray() }), .. Member("a", "x")];
        Assert.ThrowsAny<Exception>(() => temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(archive) }));
        Assert.Empty(temp.Store.Layers.All());
        Assert.False(Directory.Exists(temp.Graph + "/overlay/l/staging"));
    }
}
