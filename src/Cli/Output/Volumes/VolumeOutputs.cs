using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Volumes;

namespace Selkie.Cli.Output.Volumes;

/// <summary>Prints <c>volume ls</c>, <c>volume inspect</c> and <c>volume prune</c>.</summary>
internal static class VolumeOutputs
{
    private const int ListIndent = 2, InspectIndent = 5;

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
        else if (result.Volumes.Count > 0) ReportPrinter.Values(output, "inspect", InspectOutput.Normalize(request.Format, "volume"), [.. result.Volumes.Select(v => InspectOutput.Value(v))]);
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

    private static RowShape<VolumeInspection> Shape => new RowShape<VolumeInspection>("*types.VolumeListReport", Data, VolumeInspection.GoNames).Heading("Name", "VOLUME NAME");

    private static GoStruct Data(VolumeInspection volume) => GoStruct.Around("types.VolumeListReport", GoStruct.Around("types.VolumeConfigResponse", volume.ToGo()));
}
