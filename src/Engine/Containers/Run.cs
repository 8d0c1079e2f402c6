using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Removal;
using Selkie.Engine.Containers.Running;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Runtime.Monitors;
using Selkie.Storage;

namespace Selkie.Engine.Containers;

/// <summary>Run a command in a new container</summary>
/// <remarks>Runs a command in a new container from the given image</remarks>
[Verb("container run", Alias = "run", Use = "[options] IMAGE [COMMAND [ARG...]]", Interspersed = false)]
[Example("imageID ls -alF /etc")]
[Example("--network=host imageID dnf -y install java")]
[Example("--volume /var/hostdir:/var/ctrdir -i -t fedora /bin/bash")]
public sealed partial record RunContainer : ContainerOptions, IVerb<RunReport>
{
    /// <summary>Run the container in the background and print its ID</summary>
    [Option("detach", 'd')] public bool Detach { get; init; }

    /// <summary>Keys that detach from the container: a[-z] or ctrl-VALUE, where VALUE is a-z, @, ^, [, ], _ or ,</summary>
    [Option("detach-keys", Default = "\"ctrl-p,ctrl-q\"")] public DetachSequence? DetachKeys { get; init; }

    /// <summary>Remove the image after the container, unless other containers use it; implies --rm</summary>
    [Option("rmi")] public override bool RemoveImage { get; init; }

    /// <summary>Pass signals that the engine gets on to the container</summary>
    [Option("sig-proxy", Default = "true")] public bool? SigProxy { get; init; }

    /// <summary>Pass a number of further file descriptors into the container</summary>
    [Option("preserve-fds")] public uint? PreserveFds { get; init; }

    /// <summary>Pass these file descriptors into the container</summary>
    [Option("preserve-fd", Split = true)] public IReadOnlyList<string> PreserveFd { get; init; } = [];
}

/// <summary>How a run went.</summary>
/// <param name="Id">The container.</param>
/// <param name="ExitCode">Its exit code, or 0 where nobody waited.</param>
/// <param name="PrintId">The container goes on without us: its id is printed.</param>
public sealed record RunReport(string Id, int ExitCode, bool PrintId);

internal sealed class RunHandler(EngineContext engine) : IHandler<RunContainer, RunReport>
{
    private const int AttachmentFailed = 126; // Podman's code for what went wrong with a container that runs

    public RunReport Handle(RunContainer request)
    {
        if (request is { RemoveImage: true, Remove: false }) throw new EngineError(ErrorKind.Invalid, "the --rmi option does not work without --rm");
        var streams = Foreground.Choose(request, engine.Call.Streams);
        if (request is { Tty: true, Interactive: true } && !engine.Call.Streams.Input.IsTerminal)
            engine.Log.Warn("The input device is not a TTY. The --tty and --interactive flags might not work properly");
        var inherited = InheritedDescriptors.Check(engine, request.PreserveFds ?? 0, request.PreserveFd);
        var detachKeys = (request.DetachKeys ?? DetachSequence.Parse(engine.Conf.DetachKeys)).Bytes;
        using var prepared = engine.Monitor.Start(engine.MonitorPath);
        engine.Scopes.Expect();
        using var signals = new SignalRelay(engine);
        for (var attempt = 1; ; attempt++)
        {
            var spec = new ContainerCreator(engine).Create(request, beforeRun: signals.Hold);
            if (Run(request, spec, streams with { DetachKeys = detachKeys, SigProxy = request.SigProxy ?? true }, inherited, signals) is { } report) return report;
            if (attempt == VanishedImage.MostAttempts) throw new ImageNotKnownException(request.ImageAndCommand[0]);
        }
    }

    // Null: the image was removed meanwhile.
    private RunReport? Run(RunContainer request, ContainerSpec spec, Streams streams, IReadOnlyList<int> inherited, SignalRelay signals)
    {
        var passthrough = LogDrivers.IsPassThrough(spec.Log.Driver);
        try
        {
            signals.Obey();
            if (request.Detach) return RunDetached(spec, inherited, signals, passthrough);
            var code = new Foreground(engine, spec).Run(streams, inherited, signals);
            return new RunReport(spec.Id, code, PrintId: !passthrough && !streams.Stdout && !streams.Stderr);
        }
        catch (AttachmentException e)
        {
            if (spec.Lifecycle.AutoRemove) new ContainerRemover(engine).Remove(spec, new RemoveOptions { Force = true, Volumes = true });
            throw new EngineError(ErrorKind.StartFailed, e.Message, e);
        }
        catch (Exception e) when (e is EngineError or LinuxException or StorageException or IOException or OperationCanceledException)
        {
            var vanished = e is not (InterruptedStartException or OperationCanceledException) && VanishedImage.Took(engine, spec, e);
            new Starter(engine).RemoveFailed(spec, always: vanished);
            if (!vanished) throw;
            engine.Log.Debug($"the image was removed meanwhile: {e.Message}");
            return null;
        }
    }

    private RunReport RunDetached(ContainerSpec spec, IReadOnlyList<int> inherited, SignalRelay signals, bool passthrough)
    {
        new Starter(engine).StartDependencies(spec);
        using var guard = new Starter(engine).Guard(spec);
        using var monitor = new Launcher(engine, spec).Launch(new LaunchOptions { Guard = guard, PreservedDescriptors = inherited, Signals = signals });
        return new RunReport(spec.Id, 0, PrintId: !passthrough);
    }
}
