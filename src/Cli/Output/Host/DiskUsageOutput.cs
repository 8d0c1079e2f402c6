using Selkie.Api.Libpod;
using Selkie.Cli.Templates;
using Selkie.Engine.Host;
using Selkie.Engine.Images.Listing;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>system df</c>.</summary>
internal static class DiskUsageOutput
{
    private const int Indent = 4;

    [Printer]
    public static int Print(ShowDiskUsage request, DiskUsageReport report, Screen output)
    {
        if (request.Verbose) return PrintVerbose(report, output);
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(report.Summaries.Select(s => s.ToDocument()), Indent) + "\n");
        else ReportPrinter.Rows(output, "df", request.Format, "{{.Type}}\t{{.Total}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}", report.Summaries, SummaryShape);
        return 0;
    }

    private static RowShape<UsageSummary> SummaryShape => new("*system.dfSummary", summary => summary.ToDocument().ToGo(), DiskUsage.GoNames);

    private static int PrintVerbose(DiskUsageReport report, Screen output)
    {
        output.Out.Write("Images space usage:\n\n");
        ReportPrinter.Rows(output, "df", null,
            "{{.Repository}}\t{{.Tag}}\t{{.ImageID}}\t{{.Created}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}", report.Images, ImageShape);
        output.Out.Write("\nContainers space usage:\n\n");
        ReportPrinter.Rows(output, "df", null,
            "{{.ContainerID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.RWSize}}\t{{.Created}}\t{{.Status}}\t{{.Names}}", report.Containers, ContainerShape);
        output.Out.Write("\nLocal Volumes space usage:\n\n");
        ReportPrinter.Rows(output, "df", null, "{{.VolumeName}}\t{{.Links}}\t{{.Size}}", report.Volumes, VolumeShape);
        return 0;
    }

    private static RowShape<ImageUsage> ImageShape => new RowShape<ImageUsage>("system.dfImage")
        .Add("Repository", i => i.Repository)
        .Add("Tag", i => i.Tag)
        .Add("ImageID", i => ShortId.Of(i.Id), "IMAGE ID")
        .Add("Created", i => HumanUnits.Duration(DateTimeOffset.UtcNow - i.Created))
        .Add("Size", i => HumanUnits.Size(i.Size))
        .Add("SharedSize", i => HumanUnits.Size(i.Shared), "SHARED SIZE")
        .Add("UniqueSize", i => HumanUnits.Size(i.Unique), "UNIQUE SIZE")
        .Add("Containers", i => i.Containers);

    private static RowShape<ContainerUsage> ContainerShape => new RowShape<ContainerUsage>("system.dfContainer")
        .Add("ContainerID", c => ShortId.Of(c.Id), "CONTAINER ID")
        .Add("Image", c => ShortId.Of(c.Image))
        .Add("Command", c => string.Join(' ', c.Command))
        .Add("LocalVolumes", c => c.Volumes, "LOCAL VOLUMES")
        .Add("RWSize", c => HumanUnits.Size(c.Size.Written), "SIZE")
        .Add("Created", c => HumanUnits.Duration(DateTimeOffset.UtcNow - c.Created))
        .Add("Status", c => c.State.ToString())
        .Add("Names", c => c.Name);

    private static RowShape<VolumeUsage> VolumeShape => new RowShape<VolumeUsage>("system.dfVolume")
        .Add("VolumeName", v => v.Name, "VOLUME NAME")
        .Add("Links", v => v.Users)
        .Add("Size", v => HumanUnits.Size(v.Size));
}
