using Selkie.Engine.Containers.Status;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>List a container's published ports</summary>
/// <remarks>Lists which addresses and ports of this machine lead to which ports of a container. With PORT (80 or 80/tcp), prints only where that one is reached.</remarks>
[Verb("container port", Alias = "port", Use = "[options] CONTAINER [PORT]")]
[Example("--all")]
[Example("webserver 80/tcp")]
public sealed partial record ListPorts : IVerb<IReadOnlyList<ContainerPorts>>
{
    /// <summary>The container, and a port of it</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>List the ports of every container</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }
}

/// <summary>Published ports of a container as "80/tcp -> 0.0.0.0:8080", or only the host's side of one that was asked for.</summary>
public sealed record ContainerPorts(string Id, IReadOnlyList<string> Lines);

internal sealed class PortHandler(EngineContext engine) : IHandler<ListPorts, IReadOnlyList<ContainerPorts>>
{
    public IReadOnlyList<ContainerPorts> Handle(ListPorts request)
    {
        PublishedPorts.Check(request);
        if (request.All) return [.. engine.Database.All().Where(Runs).Select(row => PublishedPorts.Of(row.Spec.Id, row.Spec.Network.Ports, asked: null))];
        var row = request.Latest ? engine.Lookup.Latest() : engine.Lookup.One(request.Arguments[0]);
        return !Runs(row) ? [] : [PublishedPorts.Of(row.Spec.Id, row.Spec.Network.Ports, request.Arguments.ElementAtOrDefault(request.Latest ? 0 : 1))];
    }

    // One that does not run has no ports of the host.
    private bool Runs(State.ContainerRow row) => ContainerStatus.Read(engine, row).State == ContainerState.Running;
}

/// <summary>Published ports as lines, whoever knows the container.</summary>
public static class PublishedPorts
{
    private const int MostArguments = 2; // a container and a port

    /// <summary>Refuses requests that contradict themselves.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="EngineError">It does.</exception>
    public static void Check(ListPorts request)
    {
        if (request.Arguments.Count == 0 && !request.Latest && !request.All) throw new EngineError(ErrorKind.Invalid, "you must supply a running container name or id");
        if (request is { All: true, Arguments.Count: > 0 }) throw new EngineError(ErrorKind.Invalid, "no arguments are needed with --all");
        if (request.Arguments.Count > MostArguments) throw new EngineError(ErrorKind.Invalid, $"accepts at most {MostArguments} arg(s), received {request.Arguments.Count}");
    }

    /// <summary>The lines of a container.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ports">Its ports.</param>
    /// <param name="asked">The one that is asked for; null: all.</param>
    /// <exception cref="EngineError">That one is not published.</exception>
    public static ContainerPorts Of(string id, IReadOnlyList<PortMapping> ports, string? asked) => new(id, asked is null ? Lines(ports) : One(ports, asked));

    private static List<string> Lines(IReadOnlyList<PortMapping> ports)
    {
        var lines = new List<string>();
        foreach (var port in ports)
            for (var i = 0; i < port.Range; i++)
                lines.Add($"{port.ContainerPort + i}/{port.Protocol} -> {Host(port)}:{port.HostPort + i}");
        return lines;
    }

    private static string[] One(IReadOnlyList<PortMapping> ports, string asked)
    {
        var parts = asked.Split('/');
        var protocol = parts.ElementAtOrDefault(1) ?? "tcp";
        if (!ushort.TryParse(parts[0], out var number)) throw new EngineError(ErrorKind.Invalid, $"strconv.ParseUint: parsing \"{parts[0]}\": invalid syntax");
        if (ports.Count == 0) return [];
        foreach (var port in ports)
            if (port.Protocol == protocol && number >= port.ContainerPort && number < port.ContainerPort + port.Range)
                return [$"{Host(port)}:{port.HostPort + number - port.ContainerPort}"];
        throw new EngineError(ErrorKind.Invalid, $"failed to find published port \"{asked}\"");
    }

    private static string Host(PortMapping port) => port.HostIp.Length > 0 ? port.HostIp : "0.0.0.0";
}
