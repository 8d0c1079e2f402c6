using Selkie.Cli.Output.Images.Progress;

namespace Selkie.Cli.Tests.Output.Images;

public sealed class LiveAreaTests
{
    private readonly LiveArea _area = new();
    private readonly TestTerminal _terminal = new(30, 8);

    [Fact]
    public void Only_lines_that_changed_are_written()
    {
        Show("one", "two", "three");
        var text = _area.Update(["one", "TWO", "three"], 30, 8);
        Assert.DoesNotContain("one", text);
        Assert.DoesNotContain("three", text);
        _terminal.Write(text);
        Assert.Equal("one\nTWO\nthree\n", _terminal.Text);
        Assert.Equal("", _area.Update(["one", "TWO", "three"], 30, 8));
    }

    [Fact]
    public void Shorter_lines_leave_nothing_of_longer_ones()
    {
        Show("a long line", "x");
        Show("short", "x");
        Assert.Equal("short\nx\n", _terminal.Text);
    }

    [Fact]
    public void Lines_are_added_and_taken_away()
    {
        Show("a");
        Show("a", "b", "c");
        Assert.Equal("a\nb\nc\n", _terminal.Text);
        Show("c");
        Assert.Equal("c\n", _terminal.Text);
    }

    [Fact]
    public void What_is_said_meanwhile_stays_above()
    {
        _terminal.Write("before\r\n");
        Show("a", "b");
        _terminal.Write(_area.Above("Trying again", 30, 8));
        Show("A", "b");
        Assert.Equal("before\nTrying again\nA\nb\n", _terminal.Text);
    }

    [Fact]
    public void At_the_end_of_the_screen_lines_scroll_and_are_still_found()
    {
        for (var i = 0; i < 10; i++) _terminal.Write($"{i}\r\n");
        Show("a", "b", "c");
        Show("a", "B", "c");
        Assert.Equal("6\n7\n8\n9\na\nB\nc\n", _terminal.Text);
    }

    [Fact]
    public void A_terminal_that_becomes_narrower_shows_no_line_twice()
    {
        _terminal.Write("before\r\n");
        Show("0123456789012345678901234", "b");
        _terminal.Resize(10);
        _terminal.Write(_area.Update(["012345678", "b"], 10, 8));
        Assert.Equal("before\n012345678\nb\n", _terminal.Text);
    }

    [Fact]
    public void Kept_lines_stay_and_the_next_come_below()
    {
        Show("a");
        _area.Keep();
        Show("b");
        Assert.Equal("a\nb\n", _terminal.Text);
    }

    private void Show(params string[] lines) => _terminal.Write(_area.Update(lines, 30, 8));
}
