using System.Buffers;
using Selkie.Service.Sessions;
using Selkie.Service.Streams;

namespace Selkie.Service.Tests.Sessions;

public sealed class FramesTests
{
    [Theory]
    [InlineData((byte)1, 5, new byte[] { 1, 0, 0, 0, 0, 0, 0, 5 })]
    [InlineData((byte)2, 0x01020304, new byte[] { 2, 0, 0, 0, 1, 2, 3, 4 })]
    public void A_head_has_the_stream_and_the_length_in_the_order_of_the_network(byte kind, int length, byte[] expected)
    {
        var head = new byte[Frames.HeadBytes];
        Array.Fill(head, (byte)0xFF);
        Frames.WriteHead(head, (StreamKind)kind, length);
        Assert.Equal(expected, head);
    }

    [Fact]
    public void A_frame_is_taken_when_it_is_there_as_a_whole()
    {
        var bytes = new byte[] { 2, 0, 0, 0, 0, 0, 0, 3, (byte)'a', (byte)'b', (byte)'c', 1, 0, 0, 0, 0, 0, 0, 9, (byte)'d' };
        var rest = new ReadOnlySequence<byte>(bytes);
        Assert.True(Frames.TryTake(ref rest, out var kind, out var data));
        Assert.Equal(StreamKind.Error, kind);
        Assert.Equal("abc"u8.ToArray(), data.ToArray());
        Assert.False(Frames.TryTake(ref rest, out _, out _));
        Assert.Equal(9, rest.Length);
    }

    [Fact]
    public void The_key_of_a_web_socket_is_answered_as_RFC_6455_has_it() => Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketClient.AcceptOf("dGhlIHNhbXBsZSBub25jZQ=="));
}
