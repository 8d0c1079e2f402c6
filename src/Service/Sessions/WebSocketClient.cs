using Selkie.Service.Streams;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Selkie.Oci;
using Selkie.Service.Http;

namespace Selkie.Service.Sessions;

/// <summary>A session over a web socket (RFC 6455): binary messages, output and error output in one.</summary>
/// <param name="socket">The web socket.</param>
internal sealed class WebSocketClient(WebSocket socket) : SessionClient
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether a request asks for a web socket.</summary>
    /// <param name="http">The request.</param>
    public static bool IsAskedFor(HttpContext http) =>
        string.Equals(http.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase) && http.Request.Headers.SecWebSocketKey.Count == 1;

    /// <summary>Takes the connection over.</summary>
    /// <param name="exchange">The request.</param>
    /// <exception cref="EngineError">It does not ask for a web socket.</exception>
    public static async Task<WebSocketClient> Take(Exchange exchange)
    {
        var http = exchange.Http;
        if (!IsAskedFor(http) || http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade) throw new EngineError(ErrorKind.Invalid, "the request does not ask for a web socket");
        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.SecWebSocketAccept = AcceptOf(http.Request.Headers.SecWebSocketKey.ToString());
        var stream = await upgrade.UpgradeAsync();
        return new WebSocketClient(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.FromSeconds(30) }));
    }

    /// <summary>What proves that the key was read.</summary>
    /// <param name="key">The client's key.</param>
#pragma warning disable CA5350 // the protocol's own; nothing is kept secret by it
    internal static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350

    /// <inheritdoc/>
    public override async ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var message = await socket.ReceiveAsync(buffer, cancel);
                if (message.MessageType == WebSocketMessageType.Close) return 0;
                if (message.Count > 0) return message.Count;
            }
        }
        catch (WebSocketException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> Write(StreamKind kind, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        try
        {
            await socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, cancel);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            // The client has closed it.
        }
        socket.Dispose();
    }
}
