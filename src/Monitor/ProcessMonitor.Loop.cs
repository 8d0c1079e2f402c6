using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Terminals;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>The epoll loop: which source does what.</summary>
internal sealed partial class ProcessMonitor
{
    private const int UnknownCode = 255;

    private readonly byte[] _chunk = new byte[AttachPackets.DataSize + 1];
    private int _chunkLength;
    private bool _outputHeld;

    private void Loop()
    {
        Watch(_signals, Sources.Signals);
        Watch(_sync.Fd, Sources.Sync);
        Watch(_streams!.Output, Sources.Output);
        Watch(_streams.Error, Sources.ErrorOutput);
        _pidFd = Processes.TryOpenPidFd(_pid);
        Watch(_pidFd, Sources.Process);
        Watch(_notify?.Fd ?? -1, Sources.Notify);
        if (!_options.Exec) _memory.Begin(_pid, _epoll);
        Span<int> tags = stackalloc int[16];
        Span<PollEvents> events = stackalloc PollEvents[16];
        while (_exit is null)
        {
            var count = Epoll.Wait(_epoll, tags, events, _outputHeld ? AttachServer.PatienceMilliseconds : -1);
            if (count == 0) _clients!.DropSlow();
            for (var i = 0; i < count; i++) Dispatch(tags[i], events[i]);
        }
    }

    private void Watch(int fd, int tag)
    {
        if (fd >= 0) Epoll.Add(_epoll, fd, PollEvents.Input, tag);
    }

    private void Dispatch(int tag, PollEvents events)
    {
        switch (tag)
        {
            case Sources.Signals: OnSignal(); break;
            case Sources.Sync: OnSync(); break;
            case Sources.AttachListener: _clients!.Accept(); break;
            case Sources.Output: ReadChunk(_streams!.Output, AttachPackets.Output); break;
            case Sources.ErrorOutput: ReadChunk(_streams!.Error, AttachPackets.ErrorOutput); break;
            case Sources.InputPipe: ContinueInput(); break;
            case Sources.Process: Reap(_pid); break;
            case Sources.Timeout: OnTimeout(); break;
            case Sources.Notify: _notify!.Pass(); break;
            case Sources.Memory: _memory.OnEvent(_epoll); break;
            default: _clients!.OnClient(tag - Sources.FirstClient, events, _chunk.AsSpan(0, _chunkLength)); break;
        }
    }

    /// <summary>SIGCHLD: as subreaper it also reaps what the container left behind. Others go on to the container, as conmon does.</summary>
    private void OnSignal()
    {
        int signal;
        while ((signal = EventDescriptors.NextSignal(_signals)) > 0)
        {
            if (signal == Signals.SIGCHLD) Reap(-1);
            else if (signal != Signals.SIGHUP) Processes.Signal(_pid, signal);
        }
    }

    private void Reap(int which)
    {
        int pid;
        while ((pid = Processes.TryWait(which, out var status)) > 0)
        {
            if (pid == _pid) _exit = status;
        }
        if (which == _pid && pid < 0 && _exit is null) OnForeignEnd();
    }

    /// <summary>
    /// The process is dead and not ours yet: crun's detached half may still be its parent. When that ends the process becomes ours, with a
    /// SIGCHLD of its own. If somebody else has reaped it, its end is all there is to know.
    /// </summary>
    private void OnForeignEnd()
    {
        if (ProcessStat.Read(_pid) is null) _exit = new ExitStatus(UnknownCode << 8);
        else Epoll.Remove(_epoll, _pidFd);
    }

    private void OnSync()
    {
        var fd = _sync.Fd;
        if (_sync.ReceivesStart())
        {
            if (Start() is { } error) _sync.SendError(error);
            else _sync.Send(SyncMessages.Started);
        }
        else if (_sync.Fd < 0) Epoll.Remove(_epoll, fd);
    }

    private void OnTimeout()
    {
        Epoll.Remove(_epoll, _timer);
        FileDescriptor.Close(ref _timer);
        _timedOut = true;
        Processes.Signal(_pid, Signals.SIGKILL);
    }

    /// <summary>Passes one read on. False when there is nothing to read for now.</summary>
    private bool ReadChunk(int fd, byte stream)
    {
        if (fd < 0 || _outputHeld) return false;
        var count = FileDescriptor.TryRead(fd, _chunk.AsSpan(1));
        if (count == -Errno.EAGAIN) return false;
        if (count <= 0)
        {
            Epoll.Remove(_epoll, fd);
            _streams!.CloseOutput(stream);
            return false;
        }
        _chunk[0] = stream;
        _chunkLength = count + 1;
        _log!.Write(stream, _chunk.AsSpan(1, count));
        _clients!.Broadcast(_chunk.AsSpan(0, _chunkLength));
        if (_clients.Owing) HoldOutput();
        return true;
    }

    private void HoldOutput()
    {
        _outputHeld = true;
        if (_streams!.Output >= 0) Epoll.Remove(_epoll, _streams.Output);
        if (_streams.Error >= 0) Epoll.Remove(_epoll, _streams.Error);
    }

    /// <inheritdoc/>
    public void ResumeOutput()
    {
        if (!_outputHeld) return;
        _outputHeld = false;
        Watch(_streams!.Output, Sources.Output);
        Watch(_streams.Error, Sources.ErrorOutput);
    }

    /// <inheritdoc/>
    public void TakeInput(ReadOnlySpan<byte> data)
    {
        if (_input!.Take(data)) _clients!.HoldInput();
    }

    /// <inheritdoc/>
    public void EndInput() => _input!.End();

    /// <inheritdoc/>
    public void Resize(TerminalSize size) => _streams!.Resize(size);

    /// <inheritdoc/>
    public void ReopenLog() => _log!.Reopen();

    /// <inheritdoc/>
    public string? Start()
    {
        if (_started) return "the container has been started already";
        if (_runtime.Start() is { } error) return error;
        _started = true;
        NoteStart();
        _state.Write("running"u8);
        return null;
    }

    private void ContinueInput()
    {
        if (_input!.Continue()) _clients!.ReleaseInput();
    }
}
