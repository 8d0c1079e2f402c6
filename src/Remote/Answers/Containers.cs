using System.Globalization;
using System.Text;
using Selkie.Api.Libpod;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Differences;
using Selkie.Engine.Inspection;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Remote.Transport;
using Selkie.Runtime.Containers;
using Selkie.Storage.Layers;

namespace Selkie.Remote.Answers;

/// <summary>Verbs that tell of containers.</summary>
internal static class Containers
{
    [RemoteCall]
    public static IReadOnlyList<ContainerListing> List(ListContainers request, RemoteEngine engine)
    {
        ListContainersHandler.Check(request);
        var rows = new ContainerChoices(engine).List(request with { Sort = null }).OrderBy(row => row.Created).Select(Listing).ToList();
        return ListingOrder.Sort(request.Sort, rows);
    }

    [RemoteCall]
    public static InspectReport Inspect(InspectContainers request, RemoteEngine engine)
    {
        var (objects, errors) = engine.Ask(RemoteCalls.Of(request).Requests).Sort(reply => reply.Read(Documents.ReadContainerInspection));
        return new InspectReport(objects, [.. errors.Select(error => error.Kind == ErrorKind.NotFound ? new EngineError(ErrorKind.NotFound, $"no such container \"{error.Subject}\"", subject: error.Subject) : error)]);
    }

    [RemoteAnswer]
    public static ProcessReport Top(ShowProcesses request, RemoteReplies replies)
    {
        var table = replies.Only.Read(Documents.ReadProcessTable);
        return new([string.Join('\t', table.Titles), .. table.Processes.Select(fields => string.Join('\t', fields))], Aligned: true);
    }

    [RemoteAnswer]
    public static DiffReport Diff(RemoteReplies replies) => new([.. replies.Only.Read(Documents.ReadListPathChange).Select(change => new LayerChange(change.Path, (ChangeKind)change.Kind))]);

    [RemoteCall]
    public static DiffReport DiffAny(ShowDiff request, RemoteEngine engine) =>
        Diff(engine.Ask([.. RemoteCalls.Of(new ShowContainerDiff { Names = request.Names, Latest = request.Latest }).Requests.Select(ask => ask with { Query = (ask.Query.Length > 0 ? ask.Query + "&" : "") + "diffType=all" })]));

    [RemoteCall]
    public static IReadOnlyList<ContainerPorts> Ports(ListPorts request, RemoteEngine engine)
    {
        PublishedPorts.Check(request);
        var choices = new ContainerChoices(engine);
        var rows = request.All ? choices.List(new ListContainers { All = true }) : new List<ContainerAnswer> { choices.One(request.Arguments[0]) };
        return [.. rows.Where(row => row.State == "running").Select(row => PublishedPorts.Of(row.Id, PortsOf(row) ?? [], request.All ? null : request.Arguments.ElementAtOrDefault(1)))];
    }

    [RemoteCall]
    public static WaitReport Wait(WaitContainers request, RemoteEngine engine)
    {
        if (request.ExitFirstMatch) return new WaitReport([WaitForFirst(request, engine)], []);
        var codes = new List<int>();
        var errors = new List<EngineError>();
        foreach (var word in request.Containers)
            try
            {
                codes.Add(WaitFor(word, request, engine));
            }
            catch (EngineError e) when (e.Kind == ErrorKind.NotFound)
            {
                errors.Add(e);
            }
        return new WaitReport(codes, errors);
    }

    private static int WaitForFirst(WaitContainers request, RemoteEngine engine) =>
        Task.WhenAny(request.Containers.Select(word => Task.Run(() => WaitFor(word, request, engine)))).GetAwaiter().GetResult().GetAwaiter().GetResult();

    private static int WaitFor(string word, WaitContainers request, RemoteEngine engine)
    {
        var reply = engine.Ask(RemoteCalls.Of(request with { Containers = [word], Ignore = false, ExitFirstMatch = false }).Requests).Each.Single();
        if (request.Ignore && reply.Status == 404) return -1;
        return int.Parse(Encoding.ASCII.GetString(reply.OrError().Body.Span).Trim(), CultureInfo.InvariantCulture);
    }

    private static ContainerListing Listing(ContainerAnswer row) => new(Summary(row), StateOf(row), row.Pid, new LastRun
    {
        Started = DateTimeOffset.FromUnixTimeSeconds(row.StartedAt),
        Finished = DateTimeOffset.FromUnixTimeSeconds(row.ExitedAt),
        ExitCode = row.ExitCode,
        Restarts = row.Restarts,
    })
    {
        Size = row.Size is { } size ? new ContainerSize(size.RootFsSize, size.RwSize) : null,
        Namespaces = row.Namespaces is { Mnt: null } ? [] : [.. Names(row.Namespaces).Select(name => name ?? "")],
    };

    private static string?[] Names(ListedNamespaces of) => [of.Mnt, of.Cgroup, of.Ipc, of.Net, of.Pidns, of.Uts, of.User];

    private static ContainerSummary Summary(ContainerAnswer row) => new()
    {
        Id = row.Id,
        Name = row.Names.Count > 0 ? row.Names[0] : "",
        Created = row.Created,
        ImageId = row.ImageId,
        Image = row.Image,
        Command = row.Command,
        Ports = PortsOf(row),
        Exposed = row.ExposedPorts is null ? null : [.. row.ExposedPorts.SelectMany(port => port.Value.Select(protocol => $"{port.Key}/{protocol}"))],
        Labels = row.Labels,
        Mounts = row.Mounts,
        Networks = row.Networks,
        AutoRemove = row.AutoRemove,
        CidFile = row.CidFile,
    };

    private static List<PortMapping>? PortsOf(ContainerAnswer row) =>
        row.Ports?.Select(port => new PortMapping(port.HostIp, (ushort)port.HostPort, (ushort)port.ContainerPort, (ushort)port.Range, port.Protocol)).ToList();

    // Podman says "stopped" of one that nobody has cleaned up after yet.
    private static ContainerState StateOf(ContainerAnswer row) => row.State switch
    {
        "stopped" => ContainerState.Exited,
        "storage" => ContainerState.Foreign,
        var word => ContainerState.Parse(word),
    };
}
