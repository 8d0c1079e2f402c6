using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;

namespace Selkie.Monitor;

/// <summary>Feeds the process's standard input. What does not fit waits here, and meanwhile no client is listened to.</summary>
internal sealed class ContainerInput(MonitorOptions options, StandardStreams streams, int epoll)
{
    private byte[] _waiting = [];
    private int _from, _to;

    /// <summary>Whether something waits for the process to read.</summary>
    internal bool Waiting => _to > _from;

    /// <summary>Writes what fits; true if the rest waits.</summary>
    internal bool Take(ReadOnlySpan<byte> data)
    {
        if (streams.Input < 0) return false;
        var count = FileDescriptor.TryWrite(streams.Input, data);
        if (count == data.Length) return false;
        if (count < 0 && count != -Errno.EAGAIN)
        {
            if (!options.Terminal) streams.CloseInput(); // the process closed its end
            return false;
        }
        data = data[Math.Max(count, 0)..];
        if (_waiting.Length < data.Length) _waiting = new byte[Protocol.AttachPackets.DataSize];
        data.CopyTo(_waiting);
        (_from, _to) = (0, data.Length);
        Epoll.Add(epoll, streams.Input, PollEvents.Output, Sources.InputPipe);
        return true;
    }

    /// <summary>The process reads again; true when nothing waits any more.</summary>
    internal bool Continue()
    {
        var count = FileDescriptor.TryWrite(streams.Input, _waiting.AsSpan(_from, _to - _from));
        if (count == -Errno.EAGAIN) return false;
        _from = count < 0 ? _to : _from + count;
        if (Waiting) return false;
        Epoll.Remove(epoll, streams.Input);
        if (count < 0 && !options.Terminal) streams.CloseInput();
        return true;
    }

    /// <summary>Ends it, unless it is a terminal's or is to stay open.</summary>
    internal void End()
    {
        if (!options.Terminal && !options.LeaveStdinOpen && !Waiting) streams.CloseInput();
    }
}
