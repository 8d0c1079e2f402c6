using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Runtime;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers;

/// <summary>Run a further command in a container</summary>
/// <remarks>Starts a further process in a container that runs: it has the container's files, network and limits. The exit code is the command's; 126 if it cannot be run, 127 if it is not found.</remarks>
[Verb("container exec", Alias = "exec", Use = "[options] CONTAINER COMMAND [ARG...]", Interspersed = false)]
[Example("-it my-shell sh")]
[Example("--workdir /var/log webserver ls -l")]
[Example("--user root --env DEBUG=1 database printenv")]
public sealed partial record ExecInContainer : IVerb<ExecReport>
{
    /// <summary>The container, the command and its arguments</summary>
    [Argument("CONTAINER", Complete = "running")] public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Take the container whose ID this file holds, as --cidfile of run wrote it</summary>
    [Option("cidfile", Complete = "files")] public string? CidFile { get; init; }

    /// <summary>Do not wait for the command: print the ID of its session and leave it running</summary>
    [Option("detach", 'd')] public bool Detach { get; init; }

    /// <summary>Keys that detach from the session: a[-z] or ctrl-VALUE, where VALUE is a-z, @, ^, [, ], _ or ,</summary>
    [Option("detach-keys", Default = "\"ctrl-p,ctrl-q\"")] public DetachSequence? DetachKeys { get; init; }

    /// <summary>Set an environment variable: NAME=VALUE, or NAME for the caller's value</summary>
    [Option("env", 'e', ParsedBy = typeof(ExecVariable))] public IReadOnlyList<EnvironmentEntry> Env { get; init; } = [];

    /// <summary>Read environment variables from this file, one NAME=VALUE a line</summary>
    [Option("env-file", ParsedBy = typeof(EnvironmentFile), Complete = "files")] public IReadOnlyList<EnvironmentEntry> EnvFiles { get; init; } = [];

    /// <summary>Keep standard input open, so that the container can be sent input</summary>
    [Option("interactive", 'i')] public bool Interactive { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Pass on this many file descriptors of the caller after the first three</summary>
    [Option("preserve-fds")] public uint? PreserveFds { get; init; }

    /// <summary>Pass on these file descriptors of the caller, by number (3,5)</summary>
    [Option("preserve-fd", Split = true)] public IReadOnlyList<string> PreserveFd { get; init; } = [];

    /// <summary>Give the command all capabilities</summary>
    [Option("privileged")] public bool? Privileged { get; init; }

    /// <summary>Give the command a terminal</summary>
    [Option("tty", 't')] public bool Tty { get; init; }

    /// <summary>User, and group, that the command runs as: NAME or UID[:GROUP or GID]</summary>
    [Option("user", 'u')] public ProcessUser? User { get; init; }

    /// <summary>Directory in which the command starts</summary>
    [Option("workdir", 'w')] public string? WorkDir { get; init; }
}

/// <summary>A variable of an exec session; unlike those of a new container it must have a name.</summary>
internal static class ExecVariable
{
    /// <summary>Reads a variable.</summary>
    /// <exception cref="EngineError">There is no name.</exception>
    public static EnvironmentEntry Parse(string text) => text is not ['=', ..] and not ""
        ? EnvironmentEntry.Parse(text)
        : throw new EngineError(ErrorKind.Invalid, $"parsing environment variables: invalid variable: {GoText.Quote(text)}");
}

/// <summary>How an exec session went.</summary>
/// <param name="Session">Id of a session that goes on without us; null otherwise.</param>
/// <param name="ExitCode">The process's exit code.</param>
public sealed record ExecReport(string? Session, int ExitCode);

internal sealed class ExecHandler(EngineContext engine) : IHandler<ExecInContainer, ExecReport>
{
    public ExecReport Handle(ExecInContainer request)
    {
        Rootless.OwnedCgroup.Enter(engine);
        using var prepared = engine.Monitor.Start(engine.MonitorPath);
        var (row, command) = Choose(request);
        if (command.Count == 0) throw new EngineError(ErrorKind.Invalid, "must provide a non-empty command to start an exec session: invalid argument");
        var inherited = InheritedDescriptors.Check(engine, request.PreserveFds ?? 0, request.PreserveFd);
        var status = ContainerStatus.Read(engine, row);
        if (!status.IsRunning || status.State == ContainerState.Paused)
            throw new EngineError(ErrorKind.BadState, "can only create exec sessions on running containers: container state improper");
        var session = RandomBytes.NewId();
        var paths = new ContainerPaths(engine, row.Spec.Id);
        Fs.MakePrivateDirectory(paths.ExecSessions);
        var file = Path.Combine(paths.ExecSessions, session);
        Fs.WritePrivateFile(file, RuntimeJson.Write(new ExecProcess(engine).Build(request with { Privileged = request.Privileged ?? engine.Conf.Privileged }, row.Spec, command, status)));
        engine.Events.Container("exec", row.Spec);
        try
        {
            return Run(request, row.Spec, paths, session, inherited);
        }
        catch when (request.Detach)
        {
            Fs.RemoveFile(file);
            throw;
        }
        finally
        {
            if (!request.Detach) Fs.RemoveFile(file);
        }
    }

    private (State.ContainerRow Row, IReadOnlyList<string> Command) Choose(ExecInContainer request)
    {
        if (request.Latest) return (engine.Lookup.Latest(), request.Arguments);
        if (request.CidFile is { } file) return (engine.Lookup.One(File.ReadAllText(engine.Call.PathOf(file)).Trim()), request.Arguments);
        if (request.Arguments.Count == 0) throw new EngineError(ErrorKind.Invalid, "exec requires the name or ID of a container or the --latest flag");
        return (engine.Lookup.One(request.Arguments[0]), [.. request.Arguments.Skip(1)]);
    }

    private ExecReport Run(ExecInContainer request, ContainerSpec spec, ContainerPaths paths, string session, IReadOnlyList<int> inherited)
    {
        using var monitor = new ExecLauncher(engine, spec).Launch(session, request.Tty, request.Interactive, attach: !request.Detach, inherited);
        if (request.Detach) return new ExecReport(session, 0);
        var result = Pump(request, monitor.Attachment!);
        if (result.End == AttachEnd.Detached) return new ExecReport(null, 0);
        var code = monitor.WaitExit(cancel: engine.Call.Cancelled) ?? result.ExitCode;
        monitor.CleanedUp();
        MonitorState.ForgetExec(paths.Run, session);
        engine.Events.Container("exec_died", spec, code);
        return new ExecReport(null, code);
    }

    private AttachResult Pump(ExecInContainer request, AttachConnection attachment)
    {
        try
        {
            var callers = engine.Call.Streams;
            return attachment.Pump(new AttachOptions
            {
                Stdin = request.Interactive ? callers.Input.Descriptor : -1,
                Stdout = callers.Output.Descriptor,
                Stderr = callers.Error.Descriptor,
                Cancelled = engine.Call.Cancelled,
                Terminal = request.Tty,
                DetachSequence = (request.DetachKeys ?? DetachSequence.Parse(engine.Conf.DetachKeys)).Bytes,
            });
        }
        catch (LinuxException e) when (e.Call == "write" && e.Error != Errno.EPIPE)
        {
            throw new EngineError(ErrorKind.BadState, e.Message, e);
        }
    }
}
