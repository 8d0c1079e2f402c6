using Selkie.Engine.Containers;
using Selkie.Engine.Differences;
using Selkie.Engine.Inspection;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Containers;

/// <summary>Replies of verbs that tell of containers, in libpod's tree.</summary>
internal static class ListReplies
{
    /// <summary>One, in full.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Inspect(InspectContainers request, InspectReport report) =>
        report.Errors is [var error, ..] ? throw error : Reply.Of(report.Objects[0]);

    /// <summary>What it changed in its image.</summary>
    [Responder]
    public static Reply Changes(DiffReport report) => new(200, json =>
    {
        json.WriteStartArray();
        foreach (var change in report.Changes)
        {
            json.WriteStartObject();
            json.WriteString("Path"u8, change.Path);
            json.WriteNumber("Kind"u8, (int)change.Kind);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>Its processes: headings, and a list of fields for each.</summary>
    [Responder]
    public static Reply Processes(ProcessReport report) => new(200, json =>
    {
        json.WriteStartObject();
        var rows = report.Lines.Select(line => line.Split('\t')).ToList();
        json.WriteStartArray("Processes"u8);
        foreach (var row in rows.Skip(1)) WriteTexts(json, row);
        json.WriteEndArray();
        json.WritePropertyName("Titles"u8);
        WriteTexts(json, rows[0]);
        json.WriteEndObject();
    });

    private static void WriteTexts(System.Text.Json.Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
