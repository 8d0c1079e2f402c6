using System.Globalization;
using Selkie.Engine.Containers.Status;
using Selkie.Linux.Files;
using Selkie.Linux.Terminals;
using Selkie.Linux;
using Selkie.Oci.Runtime;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers;

/// <summary>Exec sessions that are created by one request, started by another and looked at by a third.</summary>
/// <param name="engine">The call.</param>
public sealed class ExecSessions(EngineContext engine)
{
    private const string Record = ".json", Claim = ".started";

    /// <summary>Sessions that have ended are told of for as long as Docker does.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>Creates a session in a container that runs.</summary>
    /// <param name="wanted">What is wanted of it; id and container are found here.</param>
    /// <param name="request">The container, the command, and what its process is to be.</param>
    /// <returns>The session's id.</returns>
    /// <exception cref="EngineError">There is no such container, it does not run, or there is no such user.</exception>
    public string Create(ExecSession wanted, ExecInContainer request)
    {
        var row = engine.Lookup.One(request.Arguments[0]);
        var status = ContainerStatus.Read(engine, row);
        if (status.State == ContainerState.Paused) throw new EngineError(ErrorKind.BadState, $"cannot create exec session as container {row.Spec.Id} is paused");
        // Docker's clients tell a conflict from a fault of the engine; Podman says 500.
        if (!status.IsRunning) throw new EngineError(ErrorKind.BadState, "can only create exec sessions on running containers: container state improper");
        if (request.Arguments.Count < 2) throw new EngineError(ErrorKind.Internal, "must provide a non-empty command to start an exec session: invalid argument");
        var session = wanted with { Id = RandomBytes.NewId(), Container = row.Spec.Id, Command = [.. request.Arguments.Skip(1)] };
        var directory = new ContainerPaths(engine, row.Spec.Id).ExecSessions;
        Fs.MakePrivateDirectory(directory);
        Sweep(row.Spec.Id, directory);
        var process = new ExecProcess(engine).Build(request with { Privileged = session.Privileged || engine.Conf.Privileged }, row.Spec, session.Command, status);
        Fs.WritePrivateFile(Path.Combine(directory, session.Id), RuntimeJson.Write(process));
        Fs.WritePrivateFile(Path.Combine(directory, session.Id + Record), ExecSessionJson.Write(session));
        engine.Events.Container("exec", row.Spec);
        return session.Id;
    }

    /// <summary>The session of an id.</summary>
    /// <exception cref="EngineError">There is none.</exception>
    public ExecSession Find(string id)
    {
        if (id.Length > 0 && id.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0)
            foreach (var container in ContainerPaths.AllLive(engine))
                if (Path.Combine(new ContainerPaths(engine, container).ExecSessions, id + Record) is var file && File.Exists(file))
                    return ExecSessionJson.ReadExecSession(File.ReadAllBytes(file))!;
        throw new EngineError(ErrorKind.NotFound, $"no exec session with ID {id} found: no such exec session", subject: id);
    }

    /// <summary>How far a session is.</summary>
    public ExecState StateOf(ExecSession session)
    {
        var paths = new ContainerPaths(engine, session.Container);
        var claim = Path.Combine(paths.ExecSessions, session.Id + Claim);
        if (!File.Exists(claim)) return default;
        if (int.TryParse(File.ReadAllText(claim), CultureInfo.InvariantCulture, out var failure)) return new(ExecStage.Stopped, 0, failure);
        return MonitorState.ReadExec(paths.Run, session.Id) switch
        {
            { } ended when ended.Status == ContainerState.Exited => new(ExecStage.Stopped, 0, ended.ExitCode),
            { ContainerPid: > 0, ContainerAlive: false } => new(ExecStage.Stopped, 0, -1),
            var running => new(ExecStage.Running, running?.ContainerPid ?? 0, 0),
        };
    }

    /// <summary>Makes the session this call's to start: nobody starts it twice.</summary>
    /// <exception cref="EngineError">The container does not run, or the session was started before.</exception>
    public void Take(ExecSession session)
    {
        var row = engine.Database.Find(session.Container) ?? throw new NoSuchContainerException(session.Container);
        var status = ContainerStatus.Read(engine, row);
        if (status.State != ContainerState.Running) throw new EngineError(ErrorKind.BadState, $"cannot exec in a container that is not running; container {row.Spec.Id} is {status.State}");
        try
        {
            new FileStream(ClaimOf(session), FileMode.CreateNew).Dispose();
        }
        catch (IOException) when (File.Exists(ClaimOf(session)))
        {
            throw new EngineError(ErrorKind.Internal, $"can only start created exec sessions, while container {session.Container} session {session.Id} state is \"{StateOf(session).Stage.ToString().ToLowerInvariant()}\": exec session state improper");
        }
    }

    /// <summary>Starts a session that this call has taken.</summary>
    /// <param name="session">The session.</param>
    /// <param name="attach">The caller listens from the first byte on.</param>
    /// <param name="size">The size of its terminal; null: the runtime's.</param>
    /// <returns>The connection to it; null where nobody listens.</returns>
    /// <exception cref="EngineError">The runtime could not start it.</exception>
    public AttachChannel? Start(ExecSession session, bool attach, TerminalSize? size)
    {
        var spec = engine.Lookup.One(session.Container).Spec;
        try
        {
            using var prepared = engine.Monitor.Start(engine.MonitorPath);
            if (size is { } given) SetConsoleSize(session, given);
            using var monitor = new ExecLauncher(engine, spec).Launch(session.Id, session.Terminal, session.Stdin, attach, []);
            return attach ? monitor.Attachment!.ToChannel() : null;
        }
        catch (Exception e) when (e is EngineError or LinuxException)
        {
            Fs.WritePrivateFile(ClaimOf(session), Fs.Bytes(e is EngineError { Kind: ErrorKind.CommandNotFound } ? "127" : "126"));
            Fs.RemoveFile(ProcessOf(session));
            throw;
        }
    }

    /// <summary>Sets the size of a session's terminal.</summary>
    /// <exception cref="EngineError">It does not run.</exception>
    public void Resize(ExecSession session, TerminalSize size)
    {
        try
        {
            using var connection = MonitorClient.ConnectExec(new ContainerPaths(engine, session.Container).Run, session.Id);
            connection.Resize(size);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            throw new EngineError(ErrorKind.Internal, $"cannot resize session: cannot resize container {session.Container} exec session {session.Id} as it is not running: exec session state improper", e);
        }
    }

    /// <summary>Forgets a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="force">One that runs is killed.</param>
    /// <exception cref="EngineError">It runs.</exception>
    public void Remove(ExecSession session, bool force)
    {
        var state = StateOf(session);
        if (state.Stage == ExecStage.Running)
        {
            if (!force) throw new EngineError(ErrorKind.Internal, $"cannot remove exec session {session.Id} as it is still running: exec session state improper");
            if (state.Pid > 0) Linux.ProcessControl.Processes.Signal(state.Pid, Linux.Signalling.Signals.SIGKILL);
        }
        Forget(new ContainerPaths(engine, session.Container), session.Id);
    }

    // The runtime sets it before the process begins, so that its first look at the terminal is right.
    private void SetConsoleSize(ExecSession session, TerminalSize size)
    {
        var process = RuntimeJson.ReadOneProcess(File.ReadAllBytes(ProcessOf(session)));
        Fs.WritePrivateFile(ProcessOf(session), RuntimeJson.Write(process with { ConsoleSize = new() { Height = size.Rows, Width = size.Columns } }));
    }

    private string ProcessOf(ExecSession session) => Path.Combine(new ContainerPaths(engine, session.Container).ExecSessions, session.Id);

    /// <summary>Whether a session is looked at after its end: one that was created by a request of its own is.</summary>
    internal static bool IsKept(ContainerPaths paths, string id) => File.Exists(Path.Combine(paths.ExecSessions, id + Record));

    private string ClaimOf(ExecSession session) => Path.Combine(new ContainerPaths(engine, session.Container).ExecSessions, session.Id + Claim);

    private static void Forget(ContainerPaths paths, string id)
    {
        foreach (var end in (ReadOnlySpan<string>)[Record, Claim, ""]) Fs.RemoveFile(Path.Combine(paths.ExecSessions, id + end));
        MonitorState.ForgetExec(paths.Run, id);
    }

    private void Sweep(string container, string directory)
    {
        foreach (var claim in new DirectoryInfo(directory).EnumerateFiles("*" + Claim))
        {
            var id = claim.Name[..^Claim.Length];
            if (DateTime.UtcNow - claim.LastWriteTimeUtc > Kept && StateOf(new ExecSession { Id = id, Container = container }).Stage == ExecStage.Stopped) Forget(new ContainerPaths(engine, container), id);
        }
    }
}
