using System.Text.Json;
using Selkie.Engine.Host;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Information;

/// <summary>Display podman system information</summary>
/// <remarks>Display information pertaining to the host, current storage stats, and build of podman.</remarks>
[Verb("info", Alias = "system info")]
[Example("")]
[Docker("GET /info")]
[Libpod("GET /info")]
public sealed partial record ShowInfo : IVerb<InfoReport>
{
    /// <summary>Taken and not used</summary>
    [Option("debug", Hidden = true)] public string? Debug { get; init; }

    /// <summary>Change the output format to JSON or a Go template</summary>
    [Option("format", 'f', Complete = "json")] public string? Format { get; init; }
}

/// <summary>Facts about the engine and this machine.</summary>
/// <param name="Json">A JSON object with the members of libpod/define, Info, in their order.</param>
public sealed record InfoReport(byte[] Json);

internal sealed class InfoHandler(EngineContext engine) : IHandler<ShowInfo, InfoReport>
{
    public InfoReport Handle(ShowInfo request)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions()))
        {
            writer.WriteStartObject();
            new HostSection(engine).Write(writer);
            new StoreSection(engine).Write(writer);
            WriteRegistries(writer);
            WritePlugins(writer);
            WriteVersion(writer);
            writer.WriteEndObject();
        }
        return new InfoReport(GoJson.Escape(buffer.ToArray()));
    }

    private void WriteRegistries(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("registries");
        foreach (var registry in engine.Registries.Registries.OrderBy(r => r.Prefix, StringComparer.Ordinal))
        {
            writer.WriteStartObject(registry.Prefix);
            writer.WriteString("Prefix", registry.Prefix);
            writer.WriteString("Location", registry.Endpoint.Location);
            writer.WriteBoolean("Insecure", registry.Endpoint.Insecure);
            WriteMirrors(writer, registry.Mirrors);
            writer.WriteBoolean("Blocked", registry.Blocked);
            writer.WriteBoolean("MirrorByDigestOnly", registry.MirrorByDigestOnly);
            writer.WriteString("PullFromMirror", registry.Endpoint.PullFromMirror ?? "");
            writer.WriteEndObject();
        }
        if (engine.Registries.UnqualifiedSearchRegistries.Count > 0) WriteList(writer, "search", engine.Registries.UnqualifiedSearchRegistries);
        writer.WriteEndObject();
    }

    private static void WriteMirrors(Utf8JsonWriter writer, IReadOnlyList<Registry.Configuration.Endpoint> mirrors)
    {
        if (mirrors.Count == 0)
        {
            writer.WriteNull("Mirrors");
            return;
        }
        writer.WriteStartArray("Mirrors");
        foreach (var mirror in mirrors)
        {
            writer.WriteStartObject();
            writer.WriteString("Location", mirror.Location);
            writer.WriteBoolean("Insecure", mirror.Insecure);
            writer.WriteString("PullFromMirror", mirror.PullFromMirror ?? "");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WritePlugins(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("plugins");
        WriteList(writer, "volume", ["local", .. engine.Conf.VolumePlugins]);
        WriteList(writer, "network", ["bridge", "macvlan", "ipvlan"]);
        WriteList(writer, "log", ["k8s-file", "none", "passthrough"]);
        writer.WriteNull("authorization");
        writer.WriteEndObject();
    }

    private void WriteVersion(Utf8JsonWriter writer)
    {
        var version = new VersionHandler(engine).Handle(new ShowVersion());
        var asPodman = Path.GetFileName(engine.Call.CommandLine[0]) is "podman" or "docker";
        writer.WriteStartObject("version");
        writer.WriteString("APIVersion", version.Level);
        writer.WriteString("Version", asPodman ? version.Level : version.Version);
        writer.WriteString("GoVersion", version.Platform);
        writer.WriteString("GitCommit", "");
        writer.WriteString("BuiltTime", GoTime.Ansi(version.Built));
        writer.WriteNumber("Built", version.Built.ToUnixTimeSeconds());
        writer.WriteString("BuildOrigin", "Selkie " + version.Version);
        writer.WriteString("OsArch", version.OsArch);
        writer.WriteString("Os", "linux");
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items) writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}
