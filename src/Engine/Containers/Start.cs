using Selkie.Engine.Containers.Attaching;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Start containers</summary>
/// <remarks>Starts containers that were created or have ended, with the options they were created with, and prints their names. With --attach, shows the output of one and ends with its exit code.</remarks>
[Verb("container start", Alias = "start", Use = "[options] CONTAINER [CONTAINER...]")]
[Example("--latest")]
[Example("webserver database")]
[Example("--interactive --attach my-shell")]
[Docker("POST /containers/{name}/start")]
[Libpod("POST /containers/{name}/start")]
public sealed partial record StartContainers : IVerb<StartReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Start every container that does not run</summary>
    [Option("all")] public bool All { get; init; }

    /// <summary>Show what the container writes, and wait for its end</summary>
    [Option("attach", 'a')] public bool Attach { get; init; }

    /// <summary>Keys that detach from the container: a[-z] or ctrl-VALUE, where VALUE is a-z, @, ^, [, ], _ or ,</summary>
    [Option("detach-keys", Default = "\"ctrl-p,ctrl-q\"", Query = "detachKeys")] public DetachSequence? DetachKeys { get; init; }

    /// <summary>Take only containers that match, such as status=exited, name=web or label=app=web</summary>
    [Option("filter", 'f')] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Send the container what is typed; it must have been created with --interactive</summary>
    [Option("interactive", 'i')] public bool Interactive { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Pass signals that the engine gets on to the container (by default with --attach)</summary>
    [Option("sig-proxy")] public bool? SigProxy { get; init; }

    IReadOnlyList<string> IContainerChoice.CidFiles => [];
}

/// <summary>What was started.</summary>
/// <param name="Batch">Containers and errors.</param>
/// <param name="ExitCode">Exit code of an attached container; null where nobody waited.</param>
public sealed record StartReport(BatchReport Batch, int? ExitCode);

internal sealed class StartHandler(EngineContext engine) : IHandler<StartContainers, StartReport>
{
    public StartReport Handle(StartContainers request)
    {
        Check(request);
        using var prepared = engine.Monitor.Start(engine.MonitorPath);
        engine.Scopes.Expect();
        engine.Reconciler.Run();
        var batch = new Batch();
        var chosen = Choose(request);
        if (request.Attach || (request.Interactive && chosen.Count == 1)) return Attached(request, chosen[0].Row.Spec);
        foreach (var selected in chosen)
            batch.Try(selected.Word, () =>
            {
                if (!Start(selected.Row.Spec)) batch.Unchanged.Add(selected.Row.Spec.Id);
                return true;
            });
        return new StartReport(batch.Report(), null);
    }

    // A filter with names takes those of them that match. With --all those that run are no matter.
    private IReadOnlyList<Selected> Choose(StartContainers request)
    {
        var choice = request.Containers.Count > 0 ? request with { Filters = [] } : request;
        var chosen = new ContainerSelection(engine).Choose(choice, ignoreMissing: false);
        var filters = new ContainerFilters(engine, request.Filters);
        return [.. chosen.Where(selected => filters.Match(selected.Row) && !(request.All && ContainerStatus.Read(engine, selected.Row).IsRunning))];
    }

    /// <summary>Refuses requests that contradict themselves.</summary>
    /// <exception cref="EngineError">It does.</exception>
    internal static void Check(StartContainers request)
    {
        if (request.Containers.Count == 0 && !request.Latest && !request.All && request.Filters.Count == 0)
            throw new EngineError(ErrorKind.Invalid, "start requires at least one argument");
        if (request.Containers.Count > 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "--latest and containers cannot be used together");
        if (request is { All: true, Latest: true }) throw new EngineError(ErrorKind.Invalid, "--all and --latest cannot be used together");
        if (request.Containers.Count > 0 && request.All) throw new EngineError(ErrorKind.Invalid, "either start all containers or the container(s) provided in the arguments");
        if (request.Attach && request.Containers.Count > 1) throw new EngineError(ErrorKind.Invalid, "you cannot start and attach multiple containers at once");
        if (request.Attach && request.All) throw new EngineError(ErrorKind.Invalid, "you cannot start and attach all containers at once");
        if (request.SigProxy is true && !request.Attach) throw new EngineError(ErrorKind.Invalid, "you cannot use sig-proxy without --attach: invalid argument");
    }

    private bool Start(Selkie.Runtime.Containers.ContainerSpec spec)
    {
        try
        {
            return new Starter(engine).Start(spec.Id);
        }
        catch (EngineError e) when (e is ContainerStartException || e.Kind == ErrorKind.StartFailed)
        {
            new Starter(engine).RemoveFailed(spec);
            throw new EngineError(ErrorKind.Internal, $"unable to start container \"{spec.Id}\": {e.Message}", e);
        }
    }

    private StartReport Attached(StartContainers request, Selkie.Runtime.Containers.ContainerSpec spec)
    {
        var streams = new Streams
        {
            Stdin = request.Interactive && spec.Process.OpenStdin,
            DetachKeys = (request.DetachKeys ?? DetachSequence.Parse(engine.Conf.DetachKeys)).Bytes,
            SigProxy = request.SigProxy ?? true,
        };
        bool running;
        using (ContainerLock.Take(engine, spec.Id)) running = new Starter(engine).CleanUpLastRun(engine.Lookup.One(spec.Id)).IsRunning;
        return new StartReport(new BatchReport([], []), running ? new Attachment(engine, spec).Run(streams) : RunAttached(spec, streams));
    }

    private int RunAttached(Selkie.Runtime.Containers.ContainerSpec spec, Streams streams)
    {
        using var signals = SignalRelay.Holding(engine);
        try
        {
            return new Foreground(engine, spec).Run(streams, [], signals);
        }
        catch (EngineError e) when (e is ContainerStartException or AttachmentException || e.Kind == ErrorKind.StartFailed)
        {
            new Starter(engine).RemoveFailed(spec);
            throw new EngineError(ErrorKind.Internal, $"unable to start container {spec.Id}: {e.Message}"); // start has one code for all that fails, unlike run
        }
    }
}
