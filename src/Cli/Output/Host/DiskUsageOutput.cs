using System.Text.Json;
using Selkie.Cli.Templates;
using Selkie.Engine.Host;
using Selkie.Engine.Images;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>system df</c>.</summary>
internal static class DiskUsageOutput
{
    private const int Indent = 4;

    private sealed record Summary(string Type, int Total, int Active, long Size, long Reclaimable)
    {
        public string SizeText => HumanUnits.Size(Size);

        public string ReclaimableText
        {
            get
            {
                var percent = Size > 0 ? (int)Math.Round(Reclaimable * 100.0 / Size, MidpointRounding.AwayFromZero) : 0;
                return $"{HumanUnits.Size(Reclaimable)} ({percent}%)";
            }
        }
    }

    [Printer]
    public static int Print(ShowDiskUsage request, DiskUsageReport report, Screen output)
    {
        if (request.Verbose) return PrintVerbose(report, output);
        var summaries = Summarise(report);
        if (ReportPrinter.IsJson(request.Format)) PrintJson(summaries, output);
        else ReportPrinter.Rows(output, "df", request.Format, "{{.Type}}\t{{.Total}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}", summaries, SummaryShape);
        return 0;
    }

    private static List<Summary> Summarise(DiskUsageReport report) =>
    [
        new("Images", report.Images.Count, report.Images.Where(i => i.Containers > 0).DistinctBy(i => i.Id).Count(), report.ImagesSize, report.ImagesReclaimable),
        new("Containers", report.Containers.Count, report.Containers.Count(IsRunning), report.Containers.Sum(c => c.Size.Written),
            report.Containers.Where(c => !IsRunning(c)).Sum(c => c.Size.Written)),
        new("Local Volumes", report.Volumes.Count, report.Volumes.Sum(v => v.Users), report.Volumes.Sum(v => v.Size), report.Volumes.Sum(v => v.Reclaimable)),
    ];

    private static bool IsRunning(ContainerUsage container) => container.Status == "running";

    private static RowShape<Summary> SummaryShape => new RowShape<Summary>("system.dfSummary") { Json = (summary, writer) => Write(writer, summary) }
        .Add("Type", s => s.Type)
        .Add("Total", s => s.Total)
        .Add("Active", s => s.Active)
        .Add("RawSize", s => s.Size)
        .Add("RawReclaimable", s => s.Reclaimable)
        .Add("Size", s => s.SizeText)
        .Add("Reclaimable", s => s.ReclaimableText);

    private static void PrintJson(List<Summary> summaries, Screen output)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions(Indent)))
        {
            writer.WriteStartArray();
            foreach (var summary in summaries) Write(writer, summary);
            writer.WriteEndArray();
        }
        output.Out.Write(System.Text.Encoding.UTF8.GetString(GoJson.Escape(buffer.ToArray())) + "\n");
    }

    private static void Write(Utf8JsonWriter writer, Summary summary)
    {
        writer.WriteStartObject();
        writer.WriteString("Type", summary.Type);
        writer.WriteNumber("Total", summary.Total);
        writer.WriteNumber("Active", summary.Active);
        writer.WriteNumber("RawSize", summary.Size);
        writer.WriteNumber("RawReclaimable", summary.Reclaimable);
        writer.WriteNumber("TotalCount", summary.Total);
        writer.WriteString("Size", summary.SizeText);
        writer.WriteString("Reclaimable", summary.ReclaimableText);
        writer.WriteEndObject();
    }

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
        .Add("Status", c => c.Status)
        .Add("Names", c => c.Name);

    private static RowShape<VolumeUsage> VolumeShape => new RowShape<VolumeUsage>("system.dfVolume")
        .Add("VolumeName", v => v.Name, "VOLUME NAME")
        .Add("Links", v => v.Users)
        .Add("Size", v => HumanUnits.Size(v.Size));
}
