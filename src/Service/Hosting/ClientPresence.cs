using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Selkie.Linux.Events;

namespace Selkie.Service.Hosting;

/// <summary>
/// Whether the client is there. One that has only stopped sending still listens; Kestrel takes both for the end. A unix socket tells them apart (POLLHUP comes when
/// both ways are closed). TCP does not: there, as with Go's server, who stops sending is gone, unless the connection has become a session.
/// </summary>
internal sealed class ClientPresence : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1), BetweenChecks = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _gone = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _socketPipe; // below TLS, where there is any
    private readonly Socket? _socket;
    private Timer? _looks;

    /// <summary>Takes the place of what the connection says of its end.</summary>
    /// <param name="connection">The connection.</param>
    public ClientPresence(ConnectionContext connection)
    {
        _connection = connection;
        _socketPipe = connection.Transport;
        _socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        var closed = connection.ConnectionClosed;
        connection.ConnectionClosed = _gone.Token;
        connection.Features.Set(this);
        _registration = closed.UnsafeRegister(static self => ((ClientPresence)self!).Look(), this);
    }

    /// <summary>The connection is a session: only an answer that cannot be sent shows that a client over TCP is gone.</summary>
    public bool IsSession { get; set; }

    /// <summary>Sends no more, and waits until the server has closed the connection, which it does when all is sent, or the client is gone.</summary>
    public async Task End()
    {
        // Without its word of parting a client would have to take the end for a cut (RFC 8446, 6.1).
        if (_connection.Features.Get<ISslStreamFeature>() is { SslStream: { } secure }) await secure.ShutdownAsync();
        await _socketPipe.Output.CompleteAsync();
        while (_socket is { SafeHandle.IsClosed: false } && !IsGone()) await Task.Delay(BetweenChecks);
    }

    private void Look()
    {
        if (IsGone()) _gone.Cancel();
        else _looks ??= new Timer(static self => ((ClientPresence)self!).Look(), this, BetweenLooks, BetweenLooks);
    }

    // The server may close its end meanwhile, when it fails to send: the number of the descriptor is held, or there is nobody left to look at.
    private bool IsGone()
    {
        if (_socket is not { AddressFamily: AddressFamily.Unix } socket) return !IsSession;
        var held = false;
        try
        {
            socket.SafeHandle.DangerousAddRef(ref held);
            Span<PollDescriptor> one = [new PollDescriptor((int)socket.SafeHandle.DangerousGetHandle(), PollEvents.None)];
            return Poll.Wait(one, 0) > 0 && (one[0].Returned & (PollEvents.HangUp | PollEvents.Error)) != 0;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
        finally
        {
            if (held) socket.SafeHandle.DangerousRelease();
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _looks?.Dispose();
    }
}
