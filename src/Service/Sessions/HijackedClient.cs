using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Selkie.Engine.Verbs;
using Selkie.Service.Hosting;
using Selkie.Service.Http;
using Selkie.Service.Streams;

namespace Selkie.Service.Sessions;

/// <summary>
/// A connection that is taken over: HTTP ends with a head, then the bytes are the session's. Kestrel's own upgrade refuses requests that have a body, as a start of an exec session has,
/// so the head is written here, on the connection itself.
/// </summary>
internal sealed class HijackedClient : SessionClient
{
    private static readonly Version MultiplexedSince = new(1, 42), MultiplexedSinceLibpod = new(4, 7);

    private readonly HttpContext _http;
    private readonly IDuplexPipe _transport;
    private readonly bool _raw;

    private HijackedClient(HttpContext http, bool raw)
    {
        _http = http;
        _raw = raw;
        _transport = http.Features.Get<IConnectionTransportFeature>()!.Transport;
        if (http.Features.Get<ClientPresence>() is { } presence) presence.IsSession = true;
    }

    /// <summary>Takes the connection over; the body of the request has been read.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="terminal">The output is a terminal's: it has no frames.</param>
    public static async Task<HijackedClient> Take(Exchange exchange, bool terminal)
    {
        var client = new HijackedClient(exchange.Http, terminal);
        await client._transport.Output.WriteAsync(Encoding.ASCII.GetBytes(Head(exchange, terminal)), exchange.Gone);
        return client;
    }

    /// <summary>The head: 101 where the client asked for an upgrade, else 200.</summary>
    internal static string Head(Exchange exchange, bool terminal)
    {
        var headers = exchange.Http.Request.Headers;
        var type = !terminal && exchange.Address.Version is { } version && version >= (exchange.Address.Tree == ApiTree.Docker ? MultiplexedSince : MultiplexedSinceLibpod)
            ? "application/vnd.docker.multiplexed-stream"
            : "application/vnd.docker.raw-stream";
        return headers.Upgrade is [{ Length: > 0 } protocol, ..] && string.Equals(headers.Connection, "Upgrade", StringComparison.OrdinalIgnoreCase)
            ? $"HTTP/1.1 101 UPGRADED\r\nContent-Type: {type}\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n\r\n";
    }

    /// <inheritdoc/>
    public override async ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            var result = await _transport.Input.ReadAsync(cancel);
            // What is asked of a sequence is asked before it is given back: its memory may be another's then.
            var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
            var taken = result.Buffer.Slice(0, count);
            taken.CopyTo(buffer.Span);
            _transport.Input.AdvanceTo(taken.End);
            return count;
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> Write(StreamKind kind, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var output = _transport.Output;
        if (!_raw)
        {
            Frames.WriteHead(output.GetSpan(Frames.HeadBytes), kind, data.Length);
            output.Advance(Frames.HeadBytes);
        }
        output.Write(data.Span);
        return await output.FlushAsync(cancel) is { IsCompleted: false, IsCanceled: false };
    }

    /// <summary>Sends what is to be sent, and closes the connection.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _transport.Output.CompleteAsync();
            // What ends the input says nothing of the output: the client may have said long ago that it sends no more.
            if (_http.Features.Get<ClientPresence>() is { } presence) await presence.End();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client has closed it.
        }
        _http.Abort();
    }
}
