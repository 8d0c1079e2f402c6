using System.Buffers;
using System.Net.WebSockets;
using Selkie.Fuzzing;
using Selkie.Runtime.Monitors;
using Selkie.Service.Sessions;
using Selkie.Service.Streams;

namespace Selkie.Service.Tests.Sessions;

/// <summary>Whatever comes over a connection that has become a session: it is input, or the end of it.</summary>
public sealed class SessionFuzzTests
{
    [Fact]
    public void Upgraded_streams() => Fuzzer.Run("upgraded-stream", bytes =>
    {
        ReadWebSocket(bytes).GetAwaiter().GetResult();
        var rest = new ReadOnlySequence<byte>(bytes);
        while (Frames.TryTake(ref rest, out _, out var data)) Assert.True(data.Length <= bytes.Length);
        PassOn(bytes);
    }, rounds: 20_000);

    private static async Task ReadWebSocket(byte[] bytes)
    {
        using var socket = WebSocket.CreateFromStream(new OneWay(bytes), new WebSocketCreationOptions { IsServer = true });
        await using var client = new WebSocketClient(socket);
        var buffer = new byte[64];
        var taken = 0;
        for (int count; (count = await client.Read(buffer, CancellationToken.None)) > 0;) taken += count;
        Assert.True(taken <= bytes.Length);
    }

    // In pieces, as they come; what is passed on fits into the packet that it was read for.
    private static void PassOn(byte[] bytes)
    {
        var keys = new DetachMatcher(new byte[] { 16, 17 });
        var buffer = new byte[DetachMatcher.Longest + 48];
        var isDetached = false;
        for (var at = 0; at < bytes.Length && !isDetached; at += 48)
        {
            var piece = bytes.AsSpan(at, Math.Min(48, bytes.Length - at));
            piece.CopyTo(buffer.AsSpan(DetachMatcher.Longest));
            Assert.InRange(keys.Filter(buffer.AsSpan(DetachMatcher.Longest, piece.Length), buffer, out isDetached), 0, buffer.Length);
        }
    }

    // Reads what there is; what is written goes nowhere.
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
