using Selkie.Cli.Output.Images.Progress;

namespace Selkie.Cli.Tests.Output.Images;

public sealed class ProgressViewTests
{
    private const int MiB = 1024 * 1024;
    private readonly ProgressView _view = new("downloading");

    [Fact]
    public void Each_blob_says_what_is_done_with_it()
    {
        var lines = _view.Lines(
            [
                new("aaaaaaaaaaaa", BlobPhase.Exists, 0, 5 * MiB),
                new("bbbbbbbbbbbb", BlobPhase.Reading, 3 * MiB, 12 * MiB, 1.5 * MiB),
                new("cccccccccccc", BlobPhase.Unpacking, 2 * MiB, 2 * MiB),
                new("dddddddddddd", BlobPhase.Waiting, 0, 300),
                new("eeeeeeeeeeee", BlobPhase.Done, 900, 900),
                new("ffffffffffff", BlobPhase.Stopped, 10, 900),
            ],
            72, 24);
        Assert.Equal(
            [
                "aaaaaaaaaaaa  exists                    5.0MiB",
                "bbbbbbbbbbbb  downloading     3.0MiB / 12.0MiB     1.5MiB/s",
                "cccccccccccc  unpacking                 2.0MiB",
                "dddddddddddd  waiting                     300B",
                "eeeeeeeeeeee  done                        900B",
                "ffffffffffff  stopped               10B / 900B",
                "Total         3 of 6          5.0MiB / 14.0MiB     1.5MiB/s",
            ],
            lines);
    }

    [Fact]
    public void A_wide_screen_has_room_for_a_bar()
    {
        var line = _view.Lines([new("bbbbbbbbbbbb", BlobPhase.Reading, 5 * MiB, 10 * MiB, 1)], 120, 24)[0];
        Assert.EndsWith("[===============>              ]", line);
    }

    [Fact]
    public void A_blob_of_unknown_size_shows_what_came() =>
        Assert.Equal("stdin         downloading               2.0MiB     1.0MiB/s", _view.Lines([new("stdin", BlobPhase.Reading, 2 * MiB, 0, MiB)], 80, 24)[0]);

    [Theory]
    [InlineData(1, 24)]
    [InlineData(20, 3)]
    [InlineData(20, 1)]
    [InlineData(80, 10)]
    [InlineData(300, 6)]
    public void No_line_is_wider_than_the_screen_and_the_cursor_has_a_row_too(int columns, int rows)
    {
        var blobs = Enumerable.Range(0, 40).Select(i => new BlobProgress($"{i:d12}", (BlobPhase)(i % 6), i * MiB, i * 2 * MiB, i)).ToList();
        var lines = _view.Lines(blobs, columns, rows);
        Assert.All(lines, line => Assert.True(line.Length < columns || line.Length == 0));
        Assert.True(lines.Count <= Math.Max(1, rows - 1));
    }

    [Fact]
    public void Where_rows_are_few_those_in_work_are_shown_and_the_rest_is_counted()
    {
        var blobs = Enumerable.Range(0, 20).Select(i => new BlobProgress($"{i:d12}", i < 8 ? BlobPhase.Done : i < 11 ? BlobPhase.Reading : BlobPhase.Waiting, 1, 2)).ToList();
        var lines = _view.Lines(blobs, 80, 8);
        Assert.Equal(7, lines.Count);
        Assert.StartsWith("000000000008  downloading", lines[0]);
        Assert.StartsWith("000000000010  downloading", lines[2]);
        Assert.StartsWith("000000000011  waiting", lines[3]);
        Assert.Equal("… 15 more: 7 waiting 8 done", lines[5]);
        Assert.StartsWith("Total         8 of 20", lines[6]);
    }

    [Fact]
    public void Rates_are_of_the_last_seconds()
    {
        var meter = new RateMeter();
        Assert.Equal(0, meter.Add(0, 0));
        Assert.Equal(1000, meter.Add(1000, 1000));
        for (var t = 2000; t <= 8000; t += 500) meter.Add(t, 1000);
        Assert.Equal(0, meter.Add(8500, 1000));
    }
}
