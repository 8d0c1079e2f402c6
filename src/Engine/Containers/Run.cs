using Selkie.Engine.Containers.Attaching;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Containers;

/// <summary>Create a container and run its command</summary>
/// <remarks>Makes a container of an image, which is pulled first where it is missing, and runs COMMAND in it, or what the image is made to run. The exit code is the command's; 125 if the engine fails, 126 if the command cannot be run, 127 if it is not found.</remarks>
[Verb("container run", Alias = "run", Use = "[options] IMAGE [COMMAND [ARG...]]", Interspersed = false)]
[Example("--rm -it alpine sh")]
[Example("--detach --name webserver --publish 8080:80 docker.io/library/nginx")]
[Example("--rm --volume \"$PWD\":/src:ro --workdir /src docker.io/library/golang go test ./...")]
public sealed partial record RunContainer : ContainerOptions, IVerb<RunReport>
{
    /// <summary>Do not wait for the container: print its ID and leave it running</summary>
    [Option("detach", 'd')] public bool Detach { get; init; }

    /// <summary>Keys that detach from the container: a[-z] or ctrl-VALUE, where VALUE is a-z, @, ^, [, ], _ or ,</summary>
    [Option("detach-keys", Default = "\"ctrl-p,ctrl-q\"")] public DetachSequence? DetachKeys { get; init; }

    /// <summary>Remove the image after the container, unless other containers use it; implies --rm</summary>
    [Option("rmi")] public override bool RemoveImage { get; init; }

    /// <summary>Pass signals that the engine gets on to the container</summary>
    [Option("sig-proxy", Default = "true")] public bool? SigProxy { get; init; }

    /// <summary>Pass on this many file descriptors of the caller after the first three</summary>
    [Option("preserve-fds")] public uint? PreserveFds { get; init; }

    /// <summary>Pass on these file descriptors of the caller, by number (3,5)</summary>
    [Option("preserve-fd", Split = true)] public IReadOnlyList<string> PreserveFd { get; init; } = [];
}

/// <summary>How a run went.</summary>
/// <param name="Id">The container.</param>
/// <param name="ExitCode">Its exit code, or 0 where nobody waited.</param>
/// <param name="PrintId">The container goes on without us: its id is printed.</param>
public sealed record RunReport(string Id, int ExitCode, bool PrintId);

internal sealed class RunHandler(EngineContext engine) : IHandler<RunContainer, RunReport>
{
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
        var passthrough = spec.Log.Driver.IsPassThrough;
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
            var vanished = e is not (InterruptedStartException or OperationCanceledException) && VanishedImage.Took(engine, spec);
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
