using System.Text;
using System.Text.Json;
using Selkie.Cli.Templates;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Oci;

namespace Selkie.Cli.Output.Volumes;

/// <summary>Prints <c>volume ls</c>, <c>volume inspect</c> and <c>volume prune</c>.</summary>
internal static class VolumeOutputs
{
    private const int ListIndent = 2, InspectIndent = 5;

    [Printer]
    public static int Listed(ListVolumes request, IReadOnlyList<VolumeReport> volumes, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(Json(volumes, ListIndent) + "\n");
        else if (volumes.Count == 0) return 0;
        else if (request.Quiet) foreach (var volume in volumes) output.Out.Write(volume.Name + "\n");
        else ReportPrinter.Rows(output, "ls", request.Format, "{{.Driver}}\t{{.Name}}", volumes, Shape, !request.NoHeading);
        return 0;
    }

    [Printer]
    public static int Inspected(InspectVolumes request, InspectVolumesReport result, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(Json(result.Volumes, InspectIndent) + "\n");
        else if (result.Volumes.Count > 0)
        {
            using var document = JsonDocument.Parse(Json(result.Volumes, 0));
            ReportPrinter.Values(output, "inspect", request.Format, [.. document.RootElement.EnumerateArray().Zip(result.Volumes, Value)]);
        }
        output.Out.Flush();
        foreach (var error in result.Errors.Skip(1)) output.Error.Write($"error inspecting object: {error.Message}\n");
        return result.Errors.Count == 0 ? 0 : throw result.Errors[0];
    }

    [Printer]
    public static int Pruned(PruneVolumes request, LocalDispatcher engine, Screen output)
    {
        if (!request.Force && !IsConfirmed(request, engine, output)) return 0;
        return Containers.BatchOutput.Print(engine.Send(request), output);
    }

    private static bool IsConfirmed(PruneVolumes request, LocalDispatcher engine, Screen output)
    {
        output.Out.Write("WARNING! This will remove all volumes not used by at least one container. The following volumes will be removed:\n");
        var doomed = engine.Send(new ListVolumes { Filters = [.. request.Filters, new Filter("dangling", "true")] });
        if (doomed.Count == 0)
        {
            output.Out.Write("No dangling volumes found\n");
            return false;
        }
        foreach (var volume in doomed) output.Out.Write(volume.Name + "\n");
        return Prompt.Confirm(output, "Are you sure you want to continue? [y/N] ");
    }

    private static string Json(IReadOnlyList<VolumeReport> volumes, int indent) =>
        Encoding.UTF8.GetString(GoJson.SerializeIndented(volumes, VolumeReportJson.Default.IReadOnlyListVolumeReport, indent));

    // Members that JSON leaves out have a value all the same.
    private static TemplateValue Value(JsonElement json, VolumeReport volume) => new RowValue(Shape.Of(volume), JsonValue.Of(json));

    private static RowShape<VolumeReport> Shape => new RowShape<VolumeReport>("*entities.VolumeListReport")
        .Add("Name", v => v.Name, "VOLUME NAME")
        .Add("Driver", v => v.Driver)
        .Add("Mountpoint", v => v.Mountpoint)
        .Add("CreatedAt", v => new TimeValue(v.CreatedAt))
        .Add("Status", _ => new Dictionary<string, string>())
        .Add("Labels", v => v.Labels)
        .Add("Scope", v => v.Scope)
        .Add("Options", v => v.Options)
        .Add("UID", v => (int)v.Uid)
        .Add("GID", v => (int)v.Gid)
        .Add("Anonymous", v => v.Anonymous)
        .Add("MountCount", v => v.MountCount)
        .Add("NeedsCopyUp", v => v.NeedsCopyUp)
        .Add("NeedsChown", v => v.NeedsChown)
        .Add("Timeout", _ => 0u)
        .Add("StorageID", _ => "")
        .Add("LockNumber", v => v.LockNumber);

    private sealed class RowValue(TemplateValue row, TemplateValue json) : TemplateValue
    {
        public override string GoType => row.GoType;

        public override bool IsTrue => true;

        public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) => row.Field(name, arguments) ?? json.Field(name, arguments);

        public override string ToString() => row.ToString();

        public override void WriteJson(Utf8JsonWriter writer) => json.WriteJson(writer);
    }
}
