using System.Globalization;
using System.Text;
using System.Text.Json;
using Selkie.Cli.Templates;
using Selkie.Engine.Events;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>events</c>, each at once.</summary>
internal sealed class EventsOutput(ShowEvents request, Screen output)
{
    [Printer]
    public static int Print(ShowEvents request, LocalDispatcher engine, Screen output) => engine.Send(request, new EventsOutput(request, output).Write);

    private void Write(EventRecord record)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(Json(record) + "\n");
        else if (request.Format is { } format) ReportPrinter.Value(output, "events", format, Shape.Of(record));
        else output.Out.Write(Line(record) + "\n");
        output.Deliver();
    }

    private string Line(EventRecord e)
    {
        var id = e.Id ?? "";
        if (!request.NoTruncation) id = ShortId.Of(id);
        var start = $"{GoTime.Text(e.Time)} {e.Type} {e.Status}";
        return e.Type switch
        {
            "container" or "pod" => $"{start} {id} (image={e.Image}, name={e.Name}{Details(e)})",
            "network" when e.Status is "create" or "remove" => e.Attributes?.TryGetValue("driver", out var driver) == true ? $"{start} {e.Id} (name={e.Network}, type={driver})" : "",
            "network" => $"{start} {id} (container={id}, name={e.Network})",
            "image" => $"{start} {id} {e.Name}" + (e.Error is { Length: > 0 } ? " " + e.Error : ""),
            "system" => e.Name is { Length: > 0 } ? $"{start} {e.Name}" : start,
            _ => $"{start} {e.Name}",
        };
    }

    private static string Details(EventRecord e)
    {
        var text = new StringBuilder();
        if (e.PodId is { Length: > 0 } pod) text.Append(", pod_id=").Append(pod);
        if (e.Status == "health_status") text.Append(", health_status=").Append(e.HealthStatus).Append(", health_failing_streak=0, health_log=");
        foreach (var (key, value) in e.Attributes ?? new Dictionary<string, string>()) text.Append(", ").Append(key).Append('=').Append(value);
        return text.ToString();
    }

    private static long Seconds(EventRecord e) => GoTime.Parse(e.Time).ToUnixTimeSeconds();

    // Other writers give nine digits of the second.
    private static long Nanoseconds(EventRecord e)
    {
        var dot = e.Time.IndexOf('.');
        var digits = dot < 0 ? 0 : e.Time.AsSpan(dot + 1).IndexOfAnyExcept("0123456789");
        var fraction = dot < 0 ? "" : digits < 0 ? e.Time[(dot + 1)..] : e.Time.Substring(dot + 1, digits);
        return Seconds(e) * 1_000_000_000 + long.Parse(fraction.PadRight(9, '0').AsSpan(0, 9), CultureInfo.InvariantCulture);
    }

    private static string Json(EventRecord record)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions())) WriteJson(record, writer);
        return Encoding.UTF8.GetString(GoJson.Escape(buffer.ToArray()));
    }

    private static void WriteJson(EventRecord e, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (e.ContainerExitCode is { } code) writer.WriteNumber("ContainerExitCode", code);
        Write(writer, "ID", e.Id);
        Write(writer, "Image", e.Image);
        Write(writer, "Name", e.Name);
        Write(writer, "network", e.Network);
        writer.WriteString("Status", e.Status);
        writer.WriteNumber("time", Seconds(e));
        writer.WriteNumber("timeNano", Nanoseconds(e));
        writer.WriteString("Type", e.Type);
        Write(writer, "health_status", e.HealthStatus);
        Write(writer, "Error", e.Error);
        Write(writer, "PodID", e.PodId);
        WriteAttributes(writer, e.Attributes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) writer.WriteString(name, value);
    }

    private static void WriteAttributes(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? attributes)
    {
        if (attributes is null)
        {
            writer.WriteNull("Attributes");
            return;
        }
        writer.WriteStartObject("Attributes");
        foreach (var (key, value) in attributes.OrderBy(a => a.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static RowShape<EventRecord> Shape { get; } = new RowShape<EventRecord>("system.Event") { Json = WriteJson }
        .Add("ContainerExitCode", e => e.ContainerExitCode)
        .Add("ID", e => e.Id ?? "")
        .Add("Image", e => e.Image ?? "")
        .Add("Name", e => e.Name ?? "")
        .Add("Network", e => e.Network ?? "")
        .Add("Status", e => e.Status)
        .Add("Time", e => Seconds(e))
        .Add("TimeNano", e => Nanoseconds(e))
        .Add("Type", e => e.Type)
        .Add("HealthStatus", e => e.HealthStatus ?? "")
        .Add("Error", e => e.Error ?? "")
        .Add("PodID", e => e.PodId ?? "")
        .Add("Attributes", e => e.Attributes ?? new Dictionary<string, string>())
        .AddMethod("ToJSONString", 0, (e, _) => Json(e));
}
