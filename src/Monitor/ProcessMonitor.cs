using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Time;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>
/// The life of one container or exec session: create, start, one epoll loop, exit, hand-over. Idle it makes no system call; system calls work on static buffers.
/// </summary>
internal sealed partial class ProcessMonitor : IAttachTarget
{
    private static readonly SignalSet Watched = SignalSet.Of(Signals.SIGCHLD, Signals.SIGTERM, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGHUP);

    private const int LeastOomScore = -1000;

    private readonly MonitorOptions _options;
    private readonly SyncLine _sync = new();
    private readonly RuntimeCommand _runtime;
    private readonly StateFile _state;
    private readonly CreatePatience _patience;
    private readonly MemoryWatch _memory = new();
    private readonly int _epoll = Epoll.Create();
    private StandardStreams? _streams;
    private ContainerInput? _input;
    private AttachServer? _clients;
    private LogWriter? _log;
    private NotifyRelay? _notify;
    private int _signals = -1, _timer = -1, _pidFd = -1;
    private int _pid;
    private bool _started, _timedOut, _protected;
    private ExitStatus? _exit;

    internal ProcessMonitor(MonitorOptions options)
    {
        _options = options;
        _state = new StateFile(options);
        _patience = new CreatePatience(_state, tells: !options.Exec);
        _runtime = new RuntimeCommand(options, _patience);
    }

    internal void Run()
    {
        Processes.StartSession();
        Processes.BecomeSubreaper();
        Signals.Block(Watched);
        _patience.SignalDescriptor = _signals = EventDescriptors.Signals(Watched);
        Registration(present: true);
        if (_options.RestartDelay > 0)
        {
            if (WaitRestartDelay()) BecomeCleanup();
        }
        else
        {
            if (Create()) Loop();
            if (_exit is not null) Finish();
            else if (_sync.Fd < 0) Abandon();
        }
        Registration(present: false);
    }

    /// <summary>Reports an error nobody expected, as far as somebody listens; if nobody does, the clean-up must know.</summary>
    /// <returns>Whether somebody did.</returns>
    internal bool Fail(string text)
    {
        _sync.SendError(text);
        if (_sync.Fd >= 0) return true;
        if (_pid == 0) Abandon();
        return false;
    }

    private void Registration(bool present)
    {
        if (_options.RegisterDirectory is not { } directory) return;
        var path = string.Concat(directory, "/", Processes.CurrentId.ToString());
        if (present) FileDescriptor.Close(FileDescriptor.TryOpen(path, OpenFlags.Write | OpenFlags.Create, 0x180));
        else Fs.Unlink(null, Fs.Bytes(path));
    }

    /// <summary>The back-off before a restart, which the command that this process becomes then makes. False: told to end meanwhile.</summary>
    private bool WaitRestartDelay()
    {
        _state.Write("creating"u8);
        // From here on whoever stops the container finds this monitor: until then the engine keeps the lock.
        _sync.SendNumber(SyncMessages.Created, 0);
        return !Poll.WaitReadable(_signals, (int)Math.Min(_options.RestartDelay, int.MaxValue));
    }

    private bool Create()
    {
        if (!_options.Exec) RootMount.Set(_options);
        AppendToRoot();
        OfferNetwork();
        _streams = new StandardStreams(_options);
        _input = new ContainerInput(_options, _streams, _epoll);
        _log = new LogWriter(_options);
        var console = _options.Terminal ? new ConsoleSocket(_options) : null;
        _clients = new AttachServer(_options, _epoll, this);
        if (_options.NotifySocket is { } serviceManager) _notify = new NotifyRelay(_options, serviceManager);
        var error = _runtime.Create(_streams, console?.DialPath);
        RootMount.ReleasePins(_options);
        if (error is null && !ReadPid()) error = "the OCI runtime wrote no process id";
        if (error is not null)
        {
            console?.Close();
            Unlock();
            _sync.SendError(error);
            _clients.Finish(-1);
            return false;
        }
        if (console is not null) _streams.UseTerminal(console.ReceiveMaster());
        StandardStreams.ReleaseOwn();
        _started = _options.OneStep || _options.Exec;
        if (_started) NoteStart();
        _state.Write(_started ? "running"u8 : "created"u8);
        Unlock();
        _sync.SendNumber(SyncMessages.Created, _pid);
        // Once the container's processes exist, so that they do not inherit it: when memory runs out, not the one who must clean up is killed.
        _protected = Processes.TrySetOomScore(Processes.CurrentId, LeastOomScore);
        return true;
    }

    /// <summary>What the engine has to add to the container's own files. They lie in a tree of strangers: no link of theirs leads out of it.</summary>
    private void AppendToRoot()
    {
        if (_options.Appended.Count == 0) return;
        using var root = new TreeRoot(_options.Root);
        foreach (var (path, text) in _options.Appended) root.Append(path, System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Others may act on the container from now on: there is a state that tells them how it is.</summary>
    private void Unlock()
    {
        FileDescriptor.Close(ref _options.LockFd);
    }

    /// <summary>The network namespace gets a name by which the OCI configuration can find it, whoever launched the monitor.</summary>
    private void OfferNetwork()
    {
        if (_options.NetworkFd < 0) return;
        var link = Fs.Bytes(string.Concat(_options.RunDirectory, "/", MonitorFiles.Network));
        Fs.Unlink(null, link);
        Fs.MakeSymlink(Fs.Bytes(string.Concat("/proc/", Processes.CurrentId.ToString(), "/fd/", _options.NetworkFd.ToString())), null, link);
    }

    private bool ReadPid()
    {
        Span<byte> text = stackalloc byte[32];
        var fd = FileDescriptor.TryOpen(_runtime.PidFile, OpenFlags.Read);
        var count = fd < 0 ? 0 : FileDescriptor.TryRead(fd, text);
        FileDescriptor.Close(fd);
        if (count <= 0 || !System.Buffers.Text.Utf8Parser.TryParse(text[..count], out _pid, out _)) return false;
        _state.ContainerPid = _pid;
        _state.ContainerStart = ProcessStat.Read(_pid)?.StartTime ?? 0;
        return true;
    }

    private void NoteStart()
    {
        _state.StartedAt = Clock.NowNanoseconds();
        if (_options.Timeout == 0) return;
        _timer = EventDescriptors.Timer();
        EventDescriptors.SetTimer(_timer, _options.Timeout * 1000L);
        Epoll.Add(_epoll, _timer, PollEvents.Input, Sources.Timeout);
    }
}
