using System.Text.Json;
using Selkie.Engine.Host;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Information;

/// <summary>What was done to the whole store.</summary>
internal static class SystemReplies
{
    /// <summary>What was pruned, by kind; a kind of which nothing was has no list.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Pruned(PruneSystemReport report) => report.Errors is [var error, ..] ? throw error : new(200, json =>
    {
        json.WriteStartObject();
        json.WriteNull("PodPruneReport"u8);
        Write(json, "ContainerPruneReports", "Id", report.Containers);
        Write(json, "ImagePruneReports", "Id", report.Images);
        Write(json, "NetworkPruneReports", "Name", report.Networks);
        Write(json, "VolumePruneReports", "Id", report.Volumes);
        json.WriteNumber("ReclaimedSpace"u8, report.Reclaimed);
        json.WriteEndObject();
    });

    /// <summary>What is damaged, and what was removed.</summary>
    [Responder(ApiTree.Libpod)]
    public static Reply Checked(CheckSystemReport report) => report.Errors is [var error, ..] ? throw new EngineError(ErrorKind.Internal, error) : new(200, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("Errors"u8, report.Damage.HasErrors);
        Write(json, "Layers", report.Damage.Layers);
        Write(json, "ROLayers", report.Damage.ReadOnlyLayers);
        WriteTexts(json, "RemovedLayers", report.RemovedLayers);
        Write(json, "Images", report.Damage.Images);
        Write(json, "ROImages", report.Damage.ReadOnlyImages);
        WriteEach(json, "RemovedImages", report.RemovedImages, static writer => writer.WriteNullValue());
        Write(json, "Containers", report.Damage.Containers);
        WriteEach(json, "RemovedContainers", report.RemovedContainers, static writer => writer.WriteStringValue(""));
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string name, string key, IReadOnlyList<string> gone)
    {
        if (gone.Count == 0)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartArray(name);
        foreach (var id in gone)
        {
            json.WriteStartObject();
            json.WriteString(key, id);
            if (key == "Id") json.WriteNumber("Size"u8, 0); // the sum alone is known
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, List<string>> damage)
    {
        if (damage.Count == 0)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        foreach (var (id, texts) in damage) WriteTexts(json, id, texts);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteEach(Utf8JsonWriter json, string name, IReadOnlyList<string> ids, Action<Utf8JsonWriter> value)
    {
        if (ids.Count == 0)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        foreach (var id in ids)
        {
            json.WritePropertyName(id);
            value(json);
        }
        json.WriteEndObject();
    }
}
