using Selkie.Api.Libpod;
using Selkie.Cli.Templates;
using Selkie.Engine.Volumes;

namespace Selkie.Cli.Output.Volumes;

/// <summary>Prints <c>volume ls</c>, <c>volume inspect</c> and <c>volume prune</c>.</summary>
internal static class VolumeOutputs
{
    private const int ListIndent = 2, InspectIndent = 5;
    private const string GoType = "*entities.VolumeListReport";

    [Printer]
    public static int Listed(ListVolumes request, IReadOnlyList<VolumeInspection> volumes, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(volumes, ListIndent) + "\n");
        else if (volumes.Count == 0) return 0;
        else if (request.Quiet) foreach (var volume in volumes) output.Out.Write(volume.Name + "\n");
        else ReportPrinter.Rows(output, "ls", request.Format, "{{.Driver}}\t{{.Name}}", volumes, Shape, !request.NoHeading);
        return 0;
    }

    [Printer]
    public static int Inspected(InspectVolumes request, InspectVolumesReport result, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(result.Volumes, InspectIndent) + "\n");
        else if (result.Volumes.Count > 0) ReportPrinter.Values(output, "inspect", request.Format, [.. result.Volumes.Select(v => InspectionValue.Of(v, GoType))]);
        output.Out.Flush();
        foreach (var error in result.Errors.Skip(1)) output.Error.Write($"error inspecting object: {error.Message}\n");
        return result.Errors.Count == 0 ? 0 : throw result.Errors[0];
    }

    [Printer]
    public static int Pruned(PruneVolumesReport report, Screen output)
    {
        output.Out.Write(report.Notice);
        return Containers.BatchOutput.Print(report.Batch, output);
    }

    private static RowShape<VolumeInspection> Shape => new RowShape<VolumeInspection>(GoType)
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
}
