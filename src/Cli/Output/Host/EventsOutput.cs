using System.Text;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Events;
using Selkie.Engine.Events.Records;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>events</c>, each at once.</summary>
internal sealed class EventsOutput(ShowEvents request, Screen output)
{
    [Printer]
    public static Action<EventRecord> Begin(ShowEvents request, Screen output) => new EventsOutput(request, output).Write;

    private void Write(EventRecord record)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.Of(record.ToDocument()) + "\n");
        else if (request.Format is { } format) ReportPrinter.Value(output, "events", format, Shape.Of(record));
        else output.Out.Write(Line(record) + "\n");
        output.Deliver();
    }

    private string Line(EventRecord e)
    {
        var id = e.Id ?? "";
        if (!request.NoTruncation) id = ShortId.Of(id);
        var start = $"{Rfc3339.ToGoText(e.Time)} {e.Type} {e.Status}";
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

    private static RowShape<EventRecord> Shape { get; } = new RowShape<EventRecord>("system.Event", Data)
        .AddMethod("ToJSONString", 0, (e, _) => DocumentText.Of(e.ToDocument()));

    /// <summary>As Podman's event, whose last members are a struct of their own.</summary>
    private static GoStruct Data(EventRecord record)
    {
        var flat = record.ToDocument().ToGo().Members;
        const int Details = 3;
        return new("system.Event", [.. flat.SkipLast(Details), GoMember.Embedded(new GoStruct("events.Details", [.. flat.TakeLast(Details)]))]);
    }
}
