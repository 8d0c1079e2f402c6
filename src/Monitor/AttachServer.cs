using System.Buffers.Binary;
using System.Buffers.Text;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;
using Selkie.Linux.Terminals;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>What the attach server asks of the monitor.</summary>
internal interface IAttachTarget
{
    /// <summary>Takes input; the rest that does not fit must be kept and <see cref="AttachServer.HoldInput"/> called.</summary>
    void TakeInput(ReadOnlySpan<byte> data);

    /// <summary>A client ended its input.</summary>
    void EndInput();

    /// <summary>Sets the terminal's size.</summary>
    void Resize(TerminalSize size);

    /// <summary>Opens the log anew.</summary>
    void ReopenLog();

    /// <summary>Starts the created container; the error's text or null.</summary>
    string? Start();

    /// <summary>All clients have taken what they were owed: output flows again.</summary>
    void ResumeOutput();
}

/// <summary>
/// The attach socket and its clients. A client that does not take its output holds the container's output up, as a full pipe would: the one attached from
/// birth for as long as it lives, one that came later for <see cref="PatienceMilliseconds"/> at most.
/// </summary>
internal sealed class AttachServer
{
    internal const int PatienceMilliseconds = 30_000;
    private const int MostClients = 64;

    private readonly int _epoll;
    private readonly string? _path;
    private readonly IAttachTarget _target;
    private readonly byte[] _packet = new byte[AttachPackets.DataSize + 1];
    private Client[] _clients = new Client[4];
    private int _listener = -1;
    private int _owing;
    private bool _inputHeld;

    internal AttachServer(MonitorOptions options, int epoll, IAttachTarget target)
    {
        _epoll = epoll;
        _target = target;
        Array.Fill(_clients, new Client { Fd = -1 });
        if (options.AttachFd >= 0)
        {
            FileDescriptor.SetNonBlocking(options.AttachFd, true);
            Add(options.AttachFd, fromBirth: true);
        }
        if (options.LogDriver == "passthrough") return;
        _path = string.Concat(options.RunDirectory, "/", options.Exec ? MonitorFiles.ExecAttach(options.Session) : MonitorFiles.Attach);
        Fs.Unlink(null, Fs.Bytes(_path));
        _listener = UnixSocket.Listen(_path, UnixSocketKind.Packets);
        Epoll.Add(_epoll, _listener, PollEvents.Input, Sources.AttachListener);
    }

    /// <summary>Whether a client has not yet taken the last packet.</summary>
    internal bool Owing => _owing > 0;

    /// <summary>Whether the client attached at birth is among those.</summary>
    internal bool OwingAtBirth
    {
        get
        {
            foreach (ref var client in _clients.AsSpan())
            {
                if (client.Fd >= 0 && client.Owed && client.FromBirth) return true;
            }
            return false;
        }
    }

    internal void Accept()
    {
        int fd;
        while ((fd = UnixSocket.TryAccept(_listener)) >= 0) Add(fd, fromBirth: false);
    }

    /// <summary>Sends a packet to all; who cannot take it now owes it, and gets it through <see cref="OnClient"/>.</summary>
    internal void Broadcast(ReadOnlySpan<byte> packet)
    {
        for (var i = 0; i < _clients.Length; i++)
        {
            if (_clients[i].Fd >= 0) SendTo(i, packet);
        }
    }

    /// <summary>Events of a client: it takes its packet, sends one, or goes.</summary>
    internal void OnClient(int index, PollEvents events, ReadOnlySpan<byte> heldPacket)
    {
        if (index >= _clients.Length || _clients[index].Fd < 0) return;
        if (_clients[index].Owed && (events & (PollEvents.Output | PollEvents.HangUp | PollEvents.Error)) != 0) SendTo(index, heldPacket);
        if (_clients[index].Fd >= 0 && !_inputHeld && (events & (PollEvents.Input | PollEvents.HangUp | PollEvents.Error)) != 0) Receive(index);
        if (_clients[index].Fd >= 0 && _inputHeld && (events & (PollEvents.HangUp | PollEvents.Error)) != 0) Watch(index, gone: true);
    }

    /// <summary>Input is taken from nobody until <see cref="ReleaseInput"/>.</summary>
    internal void HoldInput() => SetHeld(true);

    internal void ReleaseInput() => SetHeld(false);

    /// <summary>Gives up the clients that owe, but not the one attached at birth.</summary>
    internal void DropSlow()
    {
        for (var i = 0; i < _clients.Length; i++)
        {
            if (_clients[i].Fd >= 0 && _clients[i].Owed && !_clients[i].FromBirth) Drop(i);
        }
    }

    /// <summary>Tells the end to all and closes. The client attached at birth is waited for.</summary>
    internal void Finish(int code)
    {
        Span<byte> packet = stackalloc byte[16];
        packet[0] = AttachPackets.Exited;
        Utf8Formatter.TryFormat(code, packet[1..], out var digits);
        if (_path is not null) Fs.Unlink(null, Fs.Bytes(_path));
        FileDescriptor.Close(ref _listener);
        foreach (ref var client in _clients.AsSpan())
        {
            if (client.Fd < 0) continue;
            if (client.FromBirth) FileDescriptor.SetNonBlocking(client.Fd, false);
            UnixSocket.TrySend(client.Fd, packet[..(digits + 1)]);
            FileDescriptor.Close(ref client.Fd);
        }
    }

    private void Add(int fd, bool fromBirth)
    {
        var index = 0;
        while (index < _clients.Length && _clients[index].Fd >= 0) index++;
        if (index == _clients.Length)
        {
            if (index >= MostClients)
            {
                FileDescriptor.Close(fd);
                return;
            }
            Array.Resize(ref _clients, index * 2);
            _clients.AsSpan(index).Fill(new Client { Fd = -1 });
        }
        _clients[index] = new Client { Fd = fd, FromBirth = fromBirth };
        Watch(index);
    }

    private void SendTo(int index, ReadOnlySpan<byte> packet)
    {
        ref var client = ref _clients[index];
        var count = UnixSocket.TrySend(client.Fd, packet);
        var owed = count == -Errno.EAGAIN;
        if (owed != client.Owed)
        {
            client.Owed = owed;
            _owing += owed ? 1 : -1;
            Watch(index);
        }
        if (count < 0 && !owed) Drop(index);
        if (!owed && _owing == 0) _target.ResumeOutput();
    }

    private void Receive(int index)
    {
        var count = UnixSocket.TryReceive(_clients[index].Fd, _packet);
        if (count == -Errno.EAGAIN) return;
        if (count <= 0)
        {
            var fed = _clients[index].Fed;
            Drop(index);
            if (fed) _target.EndInput();
            return;
        }
        var body = _packet.AsSpan(1, count - 1);
        switch (_packet[0])
        {
            case AttachPackets.Input:
                _clients[index].Fed = true;
                _target.TakeInput(body);
                break;
            case AttachPackets.InputEnd:
                _clients[index].Fed = false;
                _target.EndInput();
                break;
            case AttachPackets.Resize when body.Length >= 4:
                _target.Resize(new TerminalSize(BinaryPrimitives.ReadUInt16LittleEndian(body), BinaryPrimitives.ReadUInt16LittleEndian(body[2..])));
                break;
            case AttachPackets.ReopenLog: _target.ReopenLog(); break;
            case AttachPackets.Start: AnswerStart(index, _target.Start()); break;
            default: break; // the exit is reported to everybody; the rest is a newer client's
        }
    }

    private void AnswerStart(int index, string? error)
    {
        if (error is null)
        {
            UnixSocket.TrySend(_clients[index].Fd, [AttachPackets.Started]);
            return;
        }
        _packet[0] = AttachPackets.Failed;
        System.Text.Encoding.UTF8.TryGetBytes(error.Length > 2000 ? error[..2000] : error, _packet.AsSpan(1), out var count);
        UnixSocket.TrySend(_clients[index].Fd, _packet.AsSpan(0, count + 1));
    }

    private void SetHeld(bool held)
    {
        if (_inputHeld == held) return;
        _inputHeld = held;
        for (var i = 0; i < _clients.Length; i++)
        {
            if (_clients[i].Fd >= 0) Watch(i);
        }
    }

    /// <summary>A hung-up client whose input is still wanted is not watched at all meanwhile: its hang-up would be reported for ever.</summary>
    private void Watch(int index, bool gone = false)
    {
        ref var client = ref _clients[index];
        var wanted = (_inputHeld ? 0 : PollEvents.Input) | (client.Owed ? PollEvents.Output : 0);
        if (gone) wanted = 0;
        if (wanted == client.Watched) return;
        var tag = Sources.FirstClient + index;
        if (wanted == 0) Epoll.Remove(_epoll, client.Fd);
        else if (client.Watched == 0) Epoll.Add(_epoll, client.Fd, wanted, tag);
        else Epoll.Modify(_epoll, client.Fd, wanted, tag);
        client.Watched = wanted;
    }

    private void Drop(int index)
    {
        ref var client = ref _clients[index];
        FileDescriptor.Close(ref client.Fd);
        if (client.Owed && --_owing == 0) _target.ResumeOutput();
        client = new Client { Fd = -1 };
    }

    private struct Client
    {
        internal int Fd;
        internal bool FromBirth, Owed, Fed;
        internal PollEvents Watched;
    }
}
