using Selkie.Linux.Events;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;
using Selkie.Linux.Time;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>The end: drain, record, tell, hand over or become the clean-up.</summary>
internal sealed partial class ProcessMonitor
{
    /// <summary>The time was up: conmon's -1, and what a shell sees of it.</summary>
    private const int TimedOutStatus = -1, TimedOutCode = 255;

    private const int NotCreatedCode = 127;

    /// <summary>A child left behind may write for ever.</summary>
    private const long MostDrainNanoseconds = 5_000_000_000;

    private void Finish()
    {
        var exit = _exit!.Value;
        var code = _timedOut ? TimedOutCode : exit.Code;
        _memory.CheckCounter();
        _state.FinishedAt = Clock.NowNanoseconds();
        _state.ExitCode = _timedOut ? TimedOutStatus : code;
        _state.Signal = exit.Signal;
        _state.OomKilled = _memory.Killed;
        _notify?.Finish();
        Drain();
        _state.Write("exited"u8);
        _clients!.Finish(code);
        if (_sync.HandOver(code)) return;
        BecomeCleanup();
    }

    /// <summary>Nothing was created, and no engine listened to why: the clean-up finds it as ended.</summary>
    private void Abandon()
    {
        _state.FinishedAt = Clock.NowNanoseconds();
        _state.ExitCode = NotCreatedCode;
        _state.Write("exited"u8);
        BecomeCleanup();
    }

    /// <summary>
    /// Takes what is still in the pipes; children left behind may hold them open, so their end is not waited for. While a client is slow
    /// the container is shown as ended already.
    /// </summary>
    private void Drain()
    {
        var shown = false;
        while (true)
        {
            var more = ReadChunk(_streams!.Output, AttachPackets.Output);
            more |= ReadChunk(_streams.Error, AttachPackets.ErrorOutput);
            if (!_outputHeld && (!more || Clock.NowNanoseconds() - _state.FinishedAt > MostDrainNanoseconds)) return;
            if (!_outputHeld) continue;
            if (!shown) _state.Write("exited"u8);
            shown = true;
            ServeSlowClients();
        }
    }

    private void ServeSlowClients()
    {
        Span<int> tags = stackalloc int[16];
        Span<PollEvents> events = stackalloc PollEvents[16];
        var count = Epoll.Wait(_epoll, tags, events, AttachServer.PatienceMilliseconds);
        if (count == 0) _clients!.DropSlow();
        for (var i = 0; i < count; i++)
        {
            if (tags[i] >= Sources.FirstClient) Dispatch(tags[i], events[i]);
            else if (tags[i] == Sources.AttachListener) _clients!.Accept();
            else Silence(tags[i]);
        }
    }

    /// <summary>Sources that matter no more would be ready for ever.</summary>
    private void Silence(int tag)
    {
        var fd = tag switch
        {
            Sources.Signals => _signals,
            Sources.Sync => _sync.Fd,
            Sources.Process => _pidFd,
            Sources.Memory => _memory.Fd,
            Sources.Timeout => _timer,
            _ => _streams!.Input,
        };
        if (fd >= 0) Epoll.Remove(_epoll, fd);
    }

    private void BecomeCleanup()
    {
        if (_options.ExitDelay > 0) Poll.Wait([], _options.ExitDelay * 1000);
        if (_options.Cleanup.Count == 0) return;
        Registration(present: false);
        if (_protected) Processes.TrySetOomScore(Processes.CurrentId, 0);
        var environment = Spawn.CurrentEnvironment();
        if (_options.NetworkFd >= 0) environment.Add(string.Concat(MonitorFiles.NetworkVariable, "=", _options.NetworkFd.ToString()));
        ReadOnlySpan<int> keep = _options.NetworkFd >= 0 ? [_options.NetworkFd] : [];
        Exec.Replace(_options.Cleanup[0], _options.Cleanup, environment, keep);
    }
}
