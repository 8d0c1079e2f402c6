using Selkie.Oci;
using Selkie.Remote.Answers;

namespace Selkie.Remote.Tests.Answers;

/// <summary>Logs that come in frames.</summary>
public sealed class LogFramesTests
{
    [Fact]
    public void A_frame_is_a_line_of_its_stream()
    {
        var lines = Read(timestamps: false, "\u0001\0\0\0\0\0\0\u0004one\n\u0002\0\0\0\0\0\0\u0004two\n\u0001\0\0\0\0\0\0\u0003end");
        Assert.Equal([("one", false, false), ("two", true, false), ("end", false, true)], lines.Select(line => (line.Text, line.IsError, line.IsPartial)));
    }

    [Fact]
    public void A_time_stands_before_the_text()
    {
        var line = Assert.Single(Read(timestamps: true, "\u0001\0\0\0\0\0\0\u001a2026-01-02T03:04:05Z x y z"));
        Assert.Equal(("2026-01-02T03:04:05Z", "x y z"), (line.TimeText, line.Text));
    }

    [Fact]
    public void A_frame_that_breaks_off_is_none() => Assert.Empty(Read(timestamps: false, "\u0001\0\0\0\0\0\0\u0009one"));

    [Fact]
    public void What_is_no_frame_is_refused() => Assert.Throws<EngineError>(() => Read(timestamps: false, "<html><body>"));

    private static List<Engine.Containers.Logging.LogLine> Read(bool timestamps, string bytes) => [.. new LogFrames(timestamps).Read(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(bytes)))];
}
