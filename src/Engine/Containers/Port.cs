using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers;

/// <summary>List port mappings or a specific mapping for the container</summary>
/// <remarks>List port mappings for the CONTAINER, or look up the public-facing port that is NAT-ed to the PRIVATE_PORT.</remarks>
[Verb("container port", Alias = "port", Use = "[options] CONTAINER [PORT]")]
[Example("--all")]
[Example("ctrID 80/tcp")]
public sealed partial record ListPorts : IVerb<IReadOnlyList<ContainerPorts>>
{
    /// <summary>The container, and a port of it</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Display port information for all containers</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

/// <summary>Published ports of a container as "80/tcp -> 0.0.0.0:8080", or only the host's side of one that was asked for.</summary>
public sealed record ContainerPorts(string Id, IReadOnlyList<string> Lines);

internal sealed class PortHandler(EngineContext engine) : IHandler<ListPorts, IReadOnlyList<ContainerPorts>>
{
    private const int MostArguments = 2; // a container and a port

    public IReadOnlyList<ContainerPorts> Handle(ListPorts request)
    {
        if (request.Arguments.Count == 0 && !request.Latest && !request.All) throw new EngineError(ErrorKind.BadState, "you must supply a running container name or id");
        if (request is { All: true, Arguments.Count: > 0 }) throw new EngineError(ErrorKind.Invalid, "no arguments are needed with --all");
        if (request.Arguments.Count > MostArguments) throw new EngineError(ErrorKind.Invalid, $"accepts at most {MostArguments} arg(s), received {request.Arguments.Count}");
        if (request.All)
            return [.. engine.Database.All().Where(Runs).Select(row => new ContainerPorts(row.Spec.Id, Lines(row.Spec.Network.Ports)))];
        var row = request.Latest ? engine.Lookup.Latest() : engine.Lookup.One(request.Arguments[0]);
        var asked = request.Arguments.ElementAtOrDefault(request.Latest ? 0 : 1);
        return !Runs(row) ? [] : [new ContainerPorts(row.Spec.Id, asked is null ? Lines(row.Spec.Network.Ports) : One(row.Spec, asked))];
    }

    // One that does not run has no ports of the host.
    private bool Runs(State.ContainerRow row) => ContainerStatus.Read(engine, row).Name == ContainerState.Running;

    private static List<string> Lines(IReadOnlyList<Runtime.PortMapping> ports)
    {
        var lines = new List<string>();
        foreach (var port in ports)
            for (var i = 0; i < port.Range; i++)
                lines.Add($"{port.ContainerPort + i}/{port.Protocol} -> {Host(port)}:{port.HostPort + i}");
        return lines;
    }

    private static string[] One(Runtime.ContainerSpec spec, string asked)
    {
        var parts = asked.Split('/');
        var protocol = parts.ElementAtOrDefault(1) ?? "tcp";
        if (!ushort.TryParse(parts[0], out var number)) throw new EngineError(ErrorKind.Invalid, $"strconv.ParseUint: parsing \"{parts[0]}\": invalid syntax");
        foreach (var port in spec.Network.Ports)
            if (port.Protocol == protocol && number >= port.ContainerPort && number < port.ContainerPort + port.Range)
                return [$"{Host(port)}:{port.HostPort + number - port.ContainerPort}"];
        throw new EngineError(ErrorKind.Invalid, $"failed to find published port \"{asked}\"");
    }

    private static string Host(Runtime.PortMapping port) => port.HostIp.Length > 0 ? port.HostIp : "0.0.0.0";
}
