using System.Text.Json;
using Selkie.Cli.Templates;
using Selkie.Engine.Containers;
using Selkie.Engine.Images;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output;

/// <summary>Prints <c>mount</c> and <c>image mount</c>.</summary>
internal static class MountOutputs
{
    [Printer]
    public static int Print(MountImages request, IReadOnlyList<ImageMount> mounts, Screen output)
    {
        if (request is { Images.Count: 1, Format: null or "", All: false }) return Lines(mounts.Select(m => m.Path), output);
        if (ReportPrinter.IsJson(request.Format)) return Json(output, mounts, WriteImage);
        CheckFormat(request.Format);
        return Table(mounts.Select(m => (m.Names.FirstOrDefault(m.Id), m.Path)), output);
    }

    [Printer]
    public static int Print(MountContainers request, MountReport report, Screen output)
    {
        if (request.Containers.Count > 0 || request.Latest || request.All)
        {
            Lines(report.Mounts.Select(m => m.Path), output);
            output.Out.Flush();
            foreach (var error in report.Errors.SkipLast(1)) output.Error.Write($"Error: {error.Message}\n");
            return report.Errors.Count == 0 ? 0 : throw report.Errors[^1];
        }
        if (ReportPrinter.IsJson(request.Format)) return Json(output, report.Mounts, WriteContainer);
        CheckFormat(request.Format);
        return Table(report.Mounts.Select(m => (request.NoTruncation ? m.Id : ShortId.Of(m.Id), m.Path)), output);
    }

    private static void CheckFormat(string? format)
    {
        if (format is { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, $"unknown --format argument: \"{format}\"");
    }

    private static int Lines(IEnumerable<string> lines, Screen output)
    {
        foreach (var line in lines) output.Out.Write(line + "\n");
        return 0;
    }

    private static int Table(IEnumerable<(string Id, string Path)> rows, Screen output)
    {
        var writer = new TabWriter(output.Out);
        foreach (var (id, path) in rows) writer.Write($"{id}\t{path}\n");
        writer.Flush();
        return 0;
    }

    private static int Json<T>(Screen output, IReadOnlyList<T> mounts, Action<Utf8JsonWriter, T> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions(indent: 1)))
        {
            writer.WriteStartArray();
            foreach (var mount in mounts) write(writer, mount);
            writer.WriteEndArray();
        }
        output.Out.Write(System.Text.Encoding.UTF8.GetString(GoJson.Escape(buffer.ToArray())) + "\n");
        return 0;
    }

    private static void WriteImage(Utf8JsonWriter writer, ImageMount mount)
    {
        writer.WriteStartObject();
        writer.WriteString("id", mount.Id);
        WriteTexts(writer, "Names", [mount.Digest]);
        if (mount.Names.Count > 0) WriteTexts(writer, "Repositories", mount.Names);
        else writer.WriteNull("Repositories");
        writer.WriteString("mountpoint", mount.Path);
        writer.WriteEndObject();
    }

    private static void WriteContainer(Utf8JsonWriter writer, ContainerMount mount)
    {
        writer.WriteStartObject();
        writer.WriteString("id", mount.Id);
        WriteTexts(writer, "Names", [mount.Name]);
        writer.WriteString("mountpoint", mount.Path);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
