using System.Text;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;

namespace Selkie.Engine.Tests.Images;

public sealed class LoadTests
{
    [Fact]
    public void A_docker_archive_gives_every_image_with_all_its_names()
    {
        using var engine = new TestEngine();
        var names = engine.Load(engine.DockerArchive(("a", ["one:1", "quay.io/x/two:2"]), ("b", [])));
        Assert.Equal(["localhost/one:1", "quay.io/x/two:2"], names.Take(2));
        Assert.StartsWith("sha256:", names[2]);
        Assert.Equal(engine.Find("one:1").Image.Id, engine.Find("quay.io/x/two:2").Image.Id);
        Assert.Empty(engine.Find(names[2]).Image.Names);
        var image = engine.Find("one:1").Image;
        Assert.Equal(["sha256:" + image.Id, "manifest-" + image.Digest, "manifest"], image.BigDataNames);
        Assert.Equal("a", File.ReadAllText(System.IO.Path.Combine(engine.Context.Store.Layers.DiffPath(image.TopLayer!), "file")));
    }

    [Fact]
    public void A_compressed_archive_is_the_same_image()
    {
        using var engine = new TestEngine();
        var plain = engine.DockerArchive(("a", ["one:1"]));
        var packed = engine.Path("packed.tar.gz");
        File.WriteAllBytes(packed, TestEngine.Gzip(File.ReadAllBytes(plain)));
        engine.Load(plain);
        var id = engine.Find("one:1").Image.Id;
        Assert.Equal(["localhost/one:1"], engine.Load(packed));
        Assert.Equal(id, engine.Find("one:1").Image.Id);
    }

    [Fact]
    public void A_name_moves_to_the_image_loaded_last()
    {
        using var engine = new TestEngine();
        engine.Load(engine.DockerArchive(("a", ["one:1"])));
        var first = engine.Find("one:1").Image.Id;
        engine.Load(engine.DockerArchive(("b", ["one:1"])));
        Assert.NotEqual(first, engine.Find("one:1").Image.Id);
        Assert.Empty(engine.Find(first).Image.Names);
    }

    [Fact]
    public void An_oci_layout_is_loaded_from_its_directory()
    {
        using var engine = new TestEngine();
        var id = WriteLayout(engine, engine.Path("layout"), "quay.io/a/b:c");
        Assert.Equal(["sha256:" + id], engine.Load(engine.Path("layout")));
        Assert.Equal(id, engine.Find(id[..12]).Image.Id);
    }

    [Fact]
    public void A_layer_with_other_bytes_than_its_digest_is_refused_and_leaves_nothing()
    {
        using var engine = new TestEngine();
        WriteLayout(engine, engine.Path("layout"), "x:1", wrongLayer: true);
        Assert.Throws<EngineError>(() => engine.Load(engine.Path("layout")));
        Assert.Empty(engine.Context.Store.Images.All());
        Assert.Empty(engine.Context.Store.Layers.All());
    }

    [Fact]
    public void What_is_no_archive_is_refused_with_every_form_that_was_tried()
    {
        using var engine = new TestEngine();
        var path = engine.Path("text");
        File.WriteAllText(path, new string('x', 2000));
        Assert.Equal("payload does not match any of the supported image formats:"
            + $"\n * oci: open {path}/index.json: not a directory"
            + $"\n * oci-archive: creating temp directory: untarring file \"{path}\": archive/tar: invalid tar header"
            + "\n * docker-archive: loading tar component \"manifest.json\": archive/tar: invalid tar header"
            + $"\n * dir: open {path}/manifest.json: not a directory", Assert.Throws<EngineError>(() => engine.Load(path)).Message);
    }

    public static TheoryData<string, byte[]> HostileHeaders => new()
    {
        { "a size near the largest number", [.. Header('0', 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)] },
        { "a negative size", [.. Header('0', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)] },
        { "a name with a NUL", [.. Pax("13 path=a\0bcd\n"), .. Header('0')] },
        { "a record that is shorter than its own length", [.. Pax("2 path=a\n"), .. Header('0')] },
        { "a record of length 0", [.. Pax("0 path=a\n"), .. Header('0')] },
        { "a record that is longer than all", [.. Pax("2147483647 path=a\n"), .. Header('0')] },
        { "a record with a negative length", [.. Pax("-5 path=a\n"), .. Header('0')] },
        { "a negative size in a record", [.. Pax("11 size=-1\n"), .. Header('0')] },
        { "a size in a record that is no number", [.. Pax("10 size=x\n"), .. Header('0')] },
    };

    [Theory]
    [MemberData(nameof(HostileHeaders))]
    public void Hostile_headers_are_refused_in_words(string what, byte[] header)
    {
        using var engine = new TestEngine();
        var path = engine.Path("hostile.tar");
        File.WriteAllBytes(path, [.. header, .. new byte[1024]]);
        var message = Assert.Throws<EngineError>(() => engine.Load(path)).Message;
        Assert.True(message.Contains("archive/tar: invalid tar header") || message.Contains("unexpected EOF"), $"{what}: {message}");
        Assert.DoesNotContain("Parameter", message);
    }

    [Fact]
    public void An_archive_with_hundreds_of_thousands_of_records_is_read_once()
    {
        using var engine = new TestEngine();
        var path = engine.Path("records.tar");
        var archive = File.ReadAllBytes(engine.DockerArchive(("a", ["one:1"])));
        File.WriteAllBytes(path, [.. Pax(string.Concat(Enumerable.Repeat("6 a=b\n", 170_000))), .. archive]);
        Assert.Equal(["localhost/one:1"], engine.Load(path));
    }

    private static byte[] Pax(string records)
    {
        var bytes = Encoding.Latin1.GetBytes(records);
        return [.. Header('x', Encoding.ASCII.GetBytes(Convert.ToString(bytes.Length, 8).PadLeft(7, '0'))), .. bytes, .. new byte[-bytes.Length & 511]];
    }

    // The size field ends in what is given; a first byte with the highest bit set makes it a number of base 256.
    private static byte[] Header(char type, params byte[] size)
    {
        var header = new byte[512];
        "f"u8.CopyTo(header);
        if (size.Length == 8) header[124] = size[0] == 0xff ? (byte)0xff : (byte)0x80;
        if (size.Length == 8 && size[0] == 0xff) header.AsSpan(125, 3).Fill(0xff);
        size.CopyTo(header.AsSpan(size.Length == 8 ? 128 : 124));
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        var sum = header.Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header.AsSpan(148));
        return header;
    }

    private static string WriteLayout(TestEngine engine, string directory, string name, bool wrongLayer = false)
    {
        var blobs = Directory.CreateDirectory(System.IO.Path.Combine(directory, "blobs/sha256")).FullName;
        Descriptor Blob(byte[] bytes, string type)
        {
            File.WriteAllBytes(System.IO.Path.Combine(blobs, Digest.Of(bytes).Hex), bytes);
            return new() { MediaType = type, Digest = Digest.Of(bytes), Size = bytes.Length };
        }
        var layer = TestEngine.Layer("oci");
        var packed = Blob(TestEngine.Gzip(layer), MediaTypes.OciLayerGzip);
        var config = Blob(Encoding.UTF8.GetBytes(TestEngine.Config(Digest.Of(layer), "oci")), MediaTypes.OciConfig);
        var manifest = new Manifest { SchemaVersion = 2, MediaType = MediaTypes.OciManifest, Config = config, Layers = [packed] };
        var image = Blob(GoJson.Serialize(manifest, OciJson.Default.Manifest), MediaTypes.OciManifest) with
        {
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.ref.name"] = name },
        };
        var index = new ImageIndex { SchemaVersion = 2, Manifests = [image] };
        File.WriteAllBytes(System.IO.Path.Combine(directory, "index.json"), GoJson.Serialize(index, OciJson.Default.ImageIndex));
        if (wrongLayer) File.WriteAllBytes(System.IO.Path.Combine(blobs, packed.Digest.Hex), TestEngine.Gzip(TestEngine.Layer("other")));
        return config.Digest.Hex;
    }
}
