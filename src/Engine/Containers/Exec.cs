using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
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
    [Option("user", 'u')] public string? User { get; init; }

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
        Fs.WritePrivateFile(file, RuntimeJson.Write(BuildProcess(request with { Privileged = request.Privileged ?? engine.Conf.Privileged }, row.Spec, command, status)));
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
        using var monitor = MonitorClient.Launch(new ExecLaunch
        {
            MonitorPath = engine.MonitorPath,
            Id = spec.Id,
            Session = session,
            ProcessSpec = Path.Combine(paths.ExecSessions, session),
            RunDirectory = paths.Run,
            RuntimePath = engine.Runtime.Path,
            RuntimeRoot = engine.Runtime.Root,
            RuntimeArguments = engine.Runtime.ArgumentsFor(spec),
            SystemdCgroup = engine.Runtime.IsScope(spec) && spec.Resources.Cgroups != "disabled",
            Terminal = request.Tty,
            Stdin = request.Interactive,
            Attach = !request.Detach,
            PreservedDescriptors = InheritedDescriptors.Plan(inherited, engine.Runtime.Path),
            Cleanup = CleanupCommand.ForExec(engine, spec.Id, session),
        }, engine.Monitor);
        try
        {
            monitor.WaitCreated();
        }
        catch (RuntimeFailedException e)
        {
            var failure = ContainerStartException.From(e.Message, engine.Runtime.Open().Name);
            // Nobody waits for a session in the background, so its command's own codes would say nothing.
            throw request.Detach ? new EngineError(ErrorKind.Internal, failure.Message) : failure;
        }
        if (request.Detach) return new ExecReport(session, 0);
        var result = Pump(request, monitor.Attachment!);
        if (result.End == AttachEnd.Detached) return new ExecReport(null, 0);
        var code = monitor.WaitExit(cancel: engine.Call.Cancelled) ?? result.ExitCode;
        monitor.CleanedUp();
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

    private Process BuildProcess(ExecInContainer request, ContainerSpec spec, IReadOnlyList<string> command, ContainerStatus status)
    {
        var running = RuntimeJson.Read(File.ReadAllBytes(new ContainerPaths(engine, spec.Id).RuntimeConfig)).Process!;
        var user = request.User is { } name ? Resolve(name, spec, status.Pid) : null;
        var identity = user is null ? running.User : user.Identity with { Umask = running.User.Umask };
        var bounding = request.Privileged is true || spec.Security.Privileged ? Selkie.Engine.Machine.HostFacts.BoundingCapabilities() : running.Capabilities?.Bounding ?? [];
        return running with
        {
            Terminal = request.Tty,
            Args = command,
            Cwd = request.WorkDir ?? spec.Process.WorkDir,
            User = identity,
            Env = BuildEnv(request, spec, running, user, engine.Call.Environment),
            Capabilities = BuildCapabilities(request, running, identity, bounding),
        };
    }

    private static Oci.Runtime.CapabilitySets? BuildCapabilities(ExecInContainer request, Process running, User identity, IReadOnlyList<string> bounding)
    {
        if (request.Privileged is not true && request.User is null) return running.Capabilities;
        if (identity.Uid == 0 || request.Privileged is true) return new Oci.Runtime.CapabilitySets { Bounding = bounding, Effective = bounding, Permitted = bounding, Inheritable = request.Privileged is true ? bounding : null, Ambient = request.Privileged is true && identity.Uid != 0 ? bounding : null };
        return new Oci.Runtime.CapabilitySets { Bounding = bounding };
    }

    private ContainerUser Resolve(string name, ContainerSpec spec, int pid)
    {
        try
        {
            using var root = new RootFiles([$"/proc/{pid}/root"]);
            ContainerProcesses.RequireAlive(new ContainerPaths(engine, spec.Id).Run, pid);
            return ContainerUser.Resolve(name, spec.Process.Groups, new AccountTexts(root, []));
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.BadState, e.Message, e);
        }
    }

    private static IReadOnlyList<string> BuildEnv(ExecInContainer request, ContainerSpec spec, Process running, ContainerUser? user, IReadOnlyDictionary<string, string> ofCaller)
    {
        var env = new EnvironmentBuilder(ofCaller);
        env.Add((running.Env ?? []).Select(EnvironmentEntry.Parse));
        // A home that the container was told of is everybody's.
        var isTold = spec.Process.Env.Any(entry => entry.StartsWith("HOME=", StringComparison.Ordinal));
        if (user is not null && !isTold) env.Set("HOME", user.Home);
        if (request.Tty && !env.Has("TERM")) env.Set("TERM", "xterm");
        env.Add(request.EnvFiles);
        env.Add(request.Env);
        return env.ToList();
    }
}
