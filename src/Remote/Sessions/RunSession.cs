using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Attaching;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Images;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Answers;

namespace Selkie.Remote.Sessions;

/// <summary>Containers that run while the caller watches: <c>run</c>, <c>start --attach</c>, <c>attach</c>.</summary>
internal static class RunSession
{
    [RemoteCall]
    public static RunReport Run(RunContainer request, RemoteEngine engine)
    {
        if (request is { RemoveImage: true, Remove: false }) throw new EngineError(ErrorKind.Invalid, "the --rmi option does not work without --rm");
        if (request.PreserveFds is > 0 || request.PreserveFd.Count > 0) throw new EngineError(ErrorKind.Unsupported, "--preserve-fds and --preserve-fd are not supported with a remote engine");
        var wanted = Foreground.Choose(request, engine.Call.Streams);
        if (request is { Tty: true, Interactive: true } && !engine.Call.Streams.Input.IsTerminal)
            engine.Call.Log.Warn("The input device is not a TTY. The --tty and --interactive flags might not work properly");
        using var signals = new SignalRelay(engine.Local.Context);
        signals.Hold();
        var id = NewContainers.Make(request, engine);
        var container = new RemoteContainer(engine, id);
        try
        {
            signals.Obey();
            if (request.Detach)
            {
                container.Start();
                return new RunReport(id, 0, PrintId: true);
            }
            var streams = Of(engine, wanted, request.Tty, request.DetachKeys);
            if (container.Run(streams, request.DetachKeys?.ToString(), signals, (request.SigProxy ?? true) && !request.Tty) is not { } code) return new RunReport(id, 0, PrintId: false);
            // The engine removes it, too; when this returns, its name is free.
            if (request.Remove is true || request.RemoveImage) container.Remove(force: false);
            if (request.RemoveImage) RemoveImage(request.ImageAndCommand[0], engine);
            return new RunReport(id, code, PrintId: !wanted.Stdout && !wanted.Stderr);
        }
        catch (Exception e) when (e is EngineError or Linux.LinuxException)
        {
            if (request.Remove is true) container.Remove(force: true);
            DeleteIdFile(request.Remove is true ? request.CidFile : null, engine);
            if (e is EngineError { Kind: not (ErrorKind.Interrupted or ErrorKind.Unavailable) } refused) throw OfStart(refused);
            throw;
        }
    }

    // Why a container did not start is known by the text alone, as Podman's client knows it (libpod/define/exec_codes.go, ExitCode).
    private static EngineError OfStart(EngineError error)
    {
        var isMissing = new[] { "not found", "executable path is empty", "no such file" }.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));
        return new(isMissing ? ErrorKind.CommandNotFound : ErrorKind.StartFailed, error.Message, error);
    }

    // The engine has done it where it could; one that is in use is told of.
    private static void RemoveImage(string image, RemoteEngine engine)
    {
        foreach (var error in Images.Remove(new RemoveImages { Images = [image], Ignore = true }, engine).Errors) engine.Call.Log.Warn($"Failed to remove image: {error.Message}");
    }

    [RemoteCall]
    public static StartReport Start(StartContainers request, RemoteEngine engine)
    {
        StartHandler.Check(request);
        var choices = new ContainerChoices(engine);
        if (request.Attach || (request.Interactive && request.Containers.Count == 1)) return StartAttached(request, engine, choices.One(request.Containers[0]));
        var chosen = choices.Choose(request, ignoreMissing: false, looked: true);
        // A filter with names takes those of them that match, and calls them as the user did.
        if (request is { Filters.Count: > 0, Containers.Count: > 0 })
            chosen = [.. request.Containers.SelectMany(word => chosen.Where(one => one.Row!.Names.Contains(word) || one.Id.StartsWith(word, StringComparison.Ordinal)).Select(one => one with { Word = word }))];
        var done = choices.Each([.. chosen.Where(one => !(request.All && one.Row is { State: "running" or "paused" }))], id => RemoteCalls.Of(new StartContainers { Containers = [id] }).Requests);
        return new StartReport(done with { Errors = [.. done.Errors.Select(error => error.Kind == ErrorKind.NotFound ? error : new EngineError(ErrorKind.Internal, $"unable to start container \"{error.Subject}\": {error.Message}"))] }, null);
    }

    [RemoteCall]
    public static int Attach(AttachContainer request, RemoteEngine engine)
    {
        var row = new ContainerChoices(engine).One(request.Container!);
        if (row.State != "running") throw new EngineError(ErrorKind.BadState, "you can only attach to running containers", subject: row.Id);
        var config = engine.Send(new("GET", $"/containers/{row.Id}/json", "")).Read(Documents.ReadContainerInspection).Config!;
        var streams = Of(engine, new Streams { Stdin = !request.NoStdin && config.OpenStdin }, config.Tty, request.DetachKeys);
        using var signals = (request.SigProxy ?? true) && !config.Tty ? SignalRelay.Holding(engine.Local.Context) : null;
        var container = new RemoteContainer(engine, row.Id);
        if (container.Attach(streams, request.DetachKeys?.ToString(), signals)) return 0;
        return container.ExitCode();
    }

    private static StartReport StartAttached(StartContainers request, RemoteEngine engine, ContainerAnswer row)
    {
        var inspection = engine.Send(new("GET", $"/containers/{row.Id}/json", "")).Read(Documents.ReadContainerInspection);
        var streams = Of(engine, new Streams { Stdin = request.Interactive && inspection.Config!.OpenStdin }, inspection.Config!.Tty, request.DetachKeys);
        var container = new RemoteContainer(engine, row.Id);
        using var signals = SignalRelay.Holding(engine.Local.Context);
        try
        {
            if (row.State == "running") return new StartReport(new BatchReport([], []), container.Attach(streams, request.DetachKeys?.ToString(), signals) ? 0 : container.ExitCode());
            var code = container.Run(streams, request.DetachKeys?.ToString(), signals, (request.SigProxy ?? true) && !inspection.Config!.Tty);
            if (code is not null && row.AutoRemove) container.Remove(force: false);
            return new StartReport(new BatchReport([], []), code ?? 0);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Internal, $"unable to start container {row.Id}: {e.Message}", e); // start has one code for all that fails, unlike run
        }
    }

    private static ClientStreams Of(RemoteEngine engine, Streams wanted, bool terminal, DetachSequence? keys)
    {
        var callers = engine.Call.Streams;
        return new()
        {
            Input = wanted.Stdin ? callers.Input.Descriptor : -1,
            Output = wanted.Stdout ? callers.Output.Descriptor : -1,
            Error = wanted.Stderr ? callers.Error.Descriptor : -1,
            Terminal = terminal,
            DetachKeys = (keys ?? DetachSequence.Parse(engine.Local.Context.Conf.DetachKeys)).Bytes,
        };
    }

    private static void DeleteIdFile(string? path, RemoteEngine engine)
    {
        if (path is { Length: > 0 }) File.Delete(engine.Call.PathOf(path));
    }
}
