using Selkie.Cli.Output;

namespace Selkie.Cli.Tests.Output;

public sealed class SelectionTests
{
    private const string Down = "\x1b[B", Up = "\x1b[A";

    [Theory]
    [InlineData(Down, 0, 1)]
    [InlineData("j", 0, 1)]
    [InlineData(Down, 2, 2)]
    [InlineData(Up, 2, 1)]
    [InlineData("k", 0, 0)]
    [InlineData("x", 1, 1)]
    public void Keys_move_the_mark(string key, int from, int to) => Assert.Equal(to, Selection.Move(System.Text.Encoding.ASCII.GetBytes(key), from, 3));

    [Fact]
    public void The_marked_line_stands_out_and_the_next_drawing_covers_this_one()
    {
        var first = Selection.Draw("Please select an image", ["a", "b"], 0, again: false);
        Assert.Contains("? Please select an image: \r\n  ▸ a\r\n    b\r\n", Plain(first));
        var second = Selection.Draw("Please select an image", ["a", "b"], 1, again: true);
        Assert.StartsWith("\x1b[3A", second);
        Assert.Contains("    a\r\n  ▸ b\r\n", Plain(second));
    }

    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text.Replace("\x1b[2K\r", ""), "\x1b\\[[0-9;?]*[a-zA-Z]", "");
}
