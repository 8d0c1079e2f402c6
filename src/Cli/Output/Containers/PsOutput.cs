using Selkie.Cli.Templates;
using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>ps</c>.</summary>
internal sealed class PsOutput(ListContainers request, Screen output)
{
    private const int ShortCommand = 17;
    private const string ClearScreen = "\e[2J\e[1;1H";

    [Printer]
    public static int Print(ListContainers request, LocalDispatcher engine, Screen output) => new PsOutput(request, output).Print(engine);

    private int Print(LocalDispatcher engine)
    {
        var rows = engine.Send(request);
        if (ReportPrinter.IsJson(request.Format)) PsJson.Print(rows, output);
        else if (request.Quiet && request.Format is null) PrintIds(rows);
        else if (request.Watch == 0) PrintTable(rows);
        else Watch(engine, rows);
        return 0;
    }

    private void Watch(LocalDispatcher engine, IReadOnlyList<ContainerListing> rows)
    {
        while (true)
        {
            output.Canvas.Write(ClearScreen);
            PrintTable(rows);
            output.Deliver();
            Thread.Sleep(TimeSpan.FromSeconds(request.Watch));
            rows = engine.Send(request);
        }
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

    private RowShape<ContainerListing> Shape() => new RowShape<ContainerListing>("containers.psReporter") { Json = (row, writer) => PsJson.Write(row, writer) }
        .Add("ID", r => Short(r.Summary.Id), "CONTAINER ID")
        .Add("Image", r => r.Summary.Image)
        .Add("ImageID", r => Short(r.Summary.ImageId), "IMAGE ID")
        .Add("Command", Command)
        .Add("Created", r => GoTime.Text(GoTime.Rfc3339(r.Summary.Created)))
        .Add("CreatedAt", r => GoTime.Text(GoTime.Rfc3339(r.Summary.Created)))
        .Add("CreatedHuman", r => HumanUnits.Ago(r.Summary.Created), "CREATED")
        .Add("RunningFor", r => HumanUnits.Ago(r.Summary.Created))
        .Add("Status", r => StatusText(r))
        .Add("State", r => r.State)
        .Add("Ports", r => PortText.Of(r.Summary))
        .Add("ExposedPorts", r => ListValue.OfStrings(r.Summary.Exposed ?? []))
        .Add("Names", r => r.Summary.Name)
        .Add("Labels", r => r.Summary.Labels ?? new Dictionary<string, string>())
        .AddMethod("Label", 1, (r, arguments) => r.Summary.Labels?.TryGetValue(arguments[0].ToString(), out var value) == true ? value : "")
        .Add("Mounts", r => ListValue.OfStrings(r.Summary.Mounts ?? []))
        .Add("Networks", r => string.Join(",", r.Summary.Networks ?? []))
        .Add("Pid", r => r.Pid)
        .Add("Pod", r => "", "POD ID")
        .Add("PodName", r => "", "PODNAME")
        .Add("Restarts", r => r.Last.Restarts.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Add("Size", Size)
        .Add("StartedAt", r => PsJson.Seconds(r.Last.Started))
        .Add("ExitedAt", r => PsJson.Seconds(r.Last.Finished))
        .Add("ExitCode", r => r.Last.ExitCode)
        .Add("Exited", r => r.Exited)
        .Add("AutoRemove", r => r.Summary.AutoRemove)
        .Add("CIDFile", r => r.Summary.CidFile)
        .Add("IsInfra", r => false)
        .Add("Namespaces", r => $"{{{string.Join(' ', r.Namespaces.Count > 0 ? r.Namespaces : ["", "", "", "", "", "", ""])}}}")
        .Add("MNT", r => Namespace(r, 0), "MNT")
        .Add("Cgroup", r => Namespace(r, 1), "CGROUPNS")
        .Add("IPC", r => Namespace(r, 2), "IPC")
        .Add("NET", r => Namespace(r, 3), "NET")
        .Add("PIDNS", r => Namespace(r, 4), "PIDNS")
        .Add("UTS", r => Namespace(r, 5), "UTS")
        .Add("User", r => Namespace(r, 6), "USERNS");

    /// <summary>The status of a container as people read it.</summary>
    public static string StatusText(ContainerListing row) => row.State switch
    {
        "running" => "Up " + HumanUnits.Duration(DateTimeOffset.UtcNow - Whole(row.Last.Started)),
        "exited" => $"Exited ({row.Last.ExitCode}) {HumanUnits.Ago(Whole(row.Last.Finished))}",
        _ => char.ToUpperInvariant(row.State[0]) + row.State[1..],
    };

    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

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
