using Selkie.Cli.Output;
using Selkie.Cli.Output.Images.Progress;
using Selkie.Linux.Terminals;
using Selkie.Oci;

namespace Selkie.Cli.Tests.Output.Images;

public sealed class TerminalProgressTests
{
    private readonly TestTerminal _terminal = new(72, 20);
    private readonly Lock _lock = new();

    [Fact]
    public void The_last_picture_says_what_became_of_each_blob()
    {
        var progress = new TerminalProgress("downloading", Write, () => new TerminalSize(20, 72), new ScreenLog(Write));
        Selkie.Oci.Images.Descriptor[] blobs = [Blob("one", 3), Blob("two", 3), Blob("three", 5)];
        progress.Line("Trying to pull x...");
        progress.Plan(blobs);
        progress.Skip(blobs[0]);
        using (var content = progress.Begin(blobs[1], new MemoryStream([1, 2, 3]))) content.CopyTo(Stream.Null);
        using (progress.Begin(blobs[2], new MemoryStream([1, 2, 3])))
        {
            // Given up before its end.
        }
        progress.Finish();
        progress.Line("Writing manifest");
        Assert.Equal(
            [
                "Trying to pull x...",
                $"{blobs[0].Digest.Hex[..12]}  exists                        3B",
                $"{blobs[1].Digest.Hex[..12]}  done                          3B",
                $"{blobs[2].Digest.Hex[..12]}  stopped                  0B / 5B",
                "Total         3 of 3                   3B / 8B",
                "Writing manifest",
                "",
            ],
            _terminal.Text.Split('\n'));
    }

    private static Selkie.Oci.Images.Descriptor Blob(string content, long size) => new() { Digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(content)), Size = size };

    private void Write(string text)
    {
        lock (_lock) _terminal.Write(text);
    }
}
