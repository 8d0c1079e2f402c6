using System.Globalization;
using System.Text;
using Selkie.Engine.Connections;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Remote.Transport;

/// <summary>A connection that was HTTP's and is a session's now: what the service sends is output, what it is sent is input.</summary>
internal sealed class Hijack : IDisposable
{
    private const int LongestHead = 64 * 1024;
    private const int Ok = 200, Upgraded = 101;
    private readonly Stream _stream;
    private ReadOnlyMemory<byte> _ahead;

    private Hijack(Stream stream, ReadOnlyMemory<byte> ahead) => (_stream, _ahead) = (stream, ahead);

    /// <summary>Opens a connection, sends the request, and reads the head of the reply.</summary>
    /// <param name="link">The way to the service.</param>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path and query.</param>
    /// <param name="body">The JSON that goes with it; null: none.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="EngineError">The service refuses.</exception>
    public static async Task<Hijack> BeginAsync(ServiceLink link, RemoteRequest request, string path, ReadOnlyMemory<byte>? body, CancellationToken cancel)
    {
        var stream = await link.OpenAsync(cancel).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(Head(link, request, path, body), cancel).ConfigureAwait(false);
            var (head, rest) = await ReadHeadAsync(stream, cancel).ConfigureAwait(false);
            var status = StatusOf(head);
            if (status is Ok or Upgraded) return new Hijack(stream, rest);
            throw RemoteErrors.Of(new RemoteReply(request, status, await ReadBodyAsync(stream, head, rest, cancel).ConfigureAwait(false)));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads what the service sends; 0: it sends no more.</summary>
    /// <param name="buffer">Takes it.</param>
    public int Read(Span<byte> buffer)
    {
        if (!_ahead.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _ahead.Length);
            _ahead.Span[..count].CopyTo(buffer);
            _ahead = _ahead[count..];
            return count;
        }
        try
        {
            return _stream.Read(buffer);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // closed by force, by them or by us: the session is over all the same
        }
    }

    /// <summary>Sends input.</summary>
    /// <param name="data">The input.</param>
    /// <returns>False: nobody takes it any more.</returns>
    public bool TryWrite(ReadOnlySpan<byte> data)
    {
        try
        {
            _stream.Write(data);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Says that there is no more input; output goes on.</summary>
    public void EndInput() => ServiceStream.EndInput(_stream);

    private static byte[] Head(ServiceLink link, RemoteRequest request, string path, ReadOnlyMemory<byte>? body)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{request.Method} {path} HTTP/1.1\r\nHost: {new Uri(link.Base).Authority}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n");
        if (body is { } json) text.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n");
        else text.Append("Content-Length: 0\r\n");
        return [.. Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()), .. (body ?? default).Span];
    }

    private static async Task<(string Head, byte[] Begun)> ReadHeadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[LongestHead];
        for (var count = 0; count < buffer.Length;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(count), cancel).ConfigureAwait(false);
            if (read == 0) break;
            count += read;
            if (buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) is >= 0 and var end) return (Encoding.ASCII.GetString(buffer, 0, end), buffer[(end + 4)..count]);
        }
        throw new EngineError(ErrorKind.Unavailable, "the service closed the connection before it answered");
    }

    private static int StatusOf(string head) =>
        head.Split(' ', 3) is [['H', 'T', 'T', 'P', ..], var code, ..] && int.TryParse(code, CultureInfo.InvariantCulture, out var status) ? status
            : throw new EngineError(ErrorKind.Unavailable, "the service does not speak HTTP");

    private static async Task<byte[]> ReadBodyAsync(Stream stream, string head, byte[] begun, CancellationToken cancel)
    {
        const string Length = "content-length:";
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith(Length, StringComparison.OrdinalIgnoreCase));
        if (line is null || !int.TryParse(line[Length.Length..].Trim(), CultureInfo.InvariantCulture, out var length) || length > LongestHead) return begun;
        var body = new byte[length];
        begun.CopyTo(body, 0);
        await stream.ReadExactlyAsync(body.AsMemory(begun.Length), cancel).ConfigureAwait(false);
        return body;
    }

    public void Dispose() => _stream.Dispose();
}
