using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Selkie.Engine.Configuration;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Lookup;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Tests.Images;

/// <summary>An engine on a store of its own, and archives to load into it.</summary>
internal sealed class TestEngine : IDisposable
{
    internal TestEngine(string registriesConf = "")
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "layers can be unpacked by root only");
        Directory = System.IO.Directory.CreateTempSubdirectory("selkie-test-").FullName;
        var conf = Path("registries.conf");
        File.WriteAllText(conf, registriesConf);
        Context = TestCalls.Engine(new GlobalOptions { Root = Path("root"), RunRoot = Path("run"), RegistriesConf = conf, EventsBackend = "none" });
    }

    internal string Directory { get; }

    internal EngineContext Context { get; }

    internal string Path(string name) => System.IO.Path.Combine(Directory, name);

    internal FoundImage Find(string name) => new ImageFinder(Context).Find(name);

    internal IReadOnlyList<string> Load(string path) => new LoadHandler(Context).Handle(new LoadImages { Input = path }).Names;

    /// <summary>A Docker archive with an image for each list of tags; the content makes their ids differ.</summary>
    internal string DockerArchive(params (string Content, string[] Tags)[] images)
    {
        var path = Path(Guid.NewGuid().ToString("N") + ".tar");
        var items = new StringBuilder();
        using var writer = new TarWriter(File.Create(path));
        foreach (var (content, tags) in images)
        {
            var layer = Layer(content);
            var diffId = Digest.Of(layer);
            var config = Encoding.UTF8.GetBytes(Config(diffId, content));
            Add(writer, diffId.Hex + ".tar", layer);
            Add(writer, Digest.Of(config).Hex + ".json", config);
            var names = string.Join(',', tags.Select(t => $"\"{t}\""));
            items.Append($"{(items.Length > 0 ? "," : "")}{{\"Config\":\"{Digest.Of(config).Hex}.json\",\"RepoTags\":[{names}],\"Layers\":[\"{diffId.Hex}.tar\"]}}");
        }
        Add(writer, "manifest.json", Encoding.UTF8.GetBytes($"[{items}]"));
        return path;
    }

    internal static string Config(Digest diffId, string label) =>
        $$$"""{"created":"2024-01-02T03:04:05.123456789Z","architecture":"{{{Platform.Host.Architecture}}}","os":"linux","config":{"Labels":{"what":"{{{label}}}"},"Cmd":["x"]},"rootfs":{"type":"layers","diff_ids":["{{{diffId}}}"]},"history":[{"created_by":"{{{label}}}"}]}""";

    internal static byte[] Layer(string content)
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory)) Add(writer, "file", Encoding.UTF8.GetBytes(content));
        return memory.ToArray();
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(bytes);
        return memory.ToArray();
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static void Add(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
}
