using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>ps</c>.</summary>
internal sealed class PsOutput(ListContainers request, Screen output)
{
    private const int ShortCommand = 17, Indent = 2;

    /// <summary>Whether the request asks for rows, not for ids or JSON.</summary>
    public static bool IsTable(ListContainers request) => !ReportPrinter.IsJson(request.Format) && !(request.Quiet && request.Format is null);

    public static int Print(ListContainers request, IReadOnlyList<ContainerListing> rows, Screen output) => new PsOutput(request, output).Print(rows);

    private int Print(IReadOnlyList<ContainerListing> rows)
    {
        if (IsTable(request)) PrintTable(rows);
        else if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(rows.Select(r => r.ToDocument()), Indent) + "\n");
        else PrintIds(rows);
        return 0;
    }

    private void PrintIds(IReadOnlyList<ContainerListing> rows)
    {
        foreach (var row in rows) output.Out.Write(Short(row.Summary.Id) + "\n");
    }

    private void PrintTable(IReadOnlyList<ContainerListing> rows) =>
        ReportPrinter.Rows(output, "ps", request.Format?.Replace(".Namespaces.", ".", StringComparison.Ordinal), Table(), rows, Shape(), !request.NoHeading);

    private string Table()
    {
        if (request.Namespaces) return "{{.ID}}\t{{.Names}}\t{{.Pid}}\t{{.Cgroup}}\t{{.IPC}}\t{{.MNT}}\t{{.NET}}\t{{.PIDNS}}\t{{.User}}\t{{.UTS}}";
        return "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.CreatedHuman}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}"
            + (request.Pod ? "\t{{.Pod}}\t{{.PodName}}" : "") + (request.Size ? "\t{{.Size}}" : "");
    }

    private RowShape<ContainerListing> Shape() => new RowShape<ContainerListing>("containers.psReporter", Data, ListedContainer.GoNames)
        .Add("ID", r => Short(r.Summary.Id), "CONTAINER ID")
        .Add("ImageID", r => Short(r.Summary.ImageId))
        .Add("Image", r => r.Summary.Image)
        .Add("Command", Command)
        .Add("CreatedAt", r => Rfc3339.ToGoText(Rfc3339.Format(r.Summary.Created)))
        .Add("CreatedHuman", r => HumanUnits.Ago(r.Summary.Created), "CREATED")
        .Add("RunningFor", r => HumanUnits.Ago(r.Summary.Created), "RUNNING FOR")
        .Add("Status", r => r.Status)
        .Add("Ports", r => PortsColumn.Of(r.Summary))
        .Add("Names", r => r.Summary.Name)
        .AddMethod("Label", 1, (r, arguments) => r.Summary.Labels?.TryGetValue(arguments[0].ToString(), out var value) == true ? value : "")
        .Add("Networks", r => string.Join(",", r.Summary.Networks ?? []))
        .Add("Pod", r => "", "POD ID")
        .Add("PodName", r => "", "PODNAME")
        .Add("Restarts", r => r.Last.Restarts.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Add("Size", Size)
        .Add("MNT", r => Namespace(r, 0), "MNT")
        .Add("Cgroup", r => Namespace(r, 1), "CGROUPNS")
        .Add("CGROUPNS", r => Namespace(r, 1))
        .Add("IPC", r => Namespace(r, 2), "IPC")
        .Add("NET", r => Namespace(r, 3), "NET")
        .Add("PIDNS", r => Namespace(r, 4), "PIDNS")
        .Add("UTS", r => Namespace(r, 5), "UTS")
        .Add("User", r => Namespace(r, 6), "USERNS")
        .Add("USERNS", r => Namespace(r, 6));

    // In a template the time of creation is a time, and what is for people is left to the methods.
    private static GoStruct Data(ContainerListing row) => GoStruct.Around("containers.psReporter", row.ToDocument().ToGo()
        .With("Created", "time.Time", Rfc3339.Format(row.Summary.Created)).With("CreatedAt", "string", "").With("Status", "string", ""));

    private static string Namespace(ContainerListing row, int index) => index < row.Namespaces.Count ? row.Namespaces[index] : "";

    private string Short(string id) => request.NoTruncation ? id : ShortId.Of(id);

    private string Command(ContainerListing row)
    {
        var command = string.Join(' ', row.Summary.Command ?? []);
        return !request.NoTruncation && command.Length > ShortCommand ? command[..ShortCommand] + "..." : command;
    }

    private string Size(ContainerListing row)
    {
        if (row.Size is { } size) return $"{HumanUnits.Size(size.Written, 3)} (virtual {HumanUnits.Size(size.Root, 3)})";
        output.Log.Logger.Error("Size format requires --size option");
        return "";
    }
}
