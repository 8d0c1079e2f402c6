using System.Globalization;
using System.Text;

namespace Selkie.Cli.Output.Images.Progress;

/// <summary>The lines that show blobs on a screen of some size: one a blob, those that move before those that do not, then a total.</summary>
/// <param name="reading">What is said of a blob whose bytes come in: downloading, reading.</param>
internal sealed class ProgressView(string reading)
{
    private const int NameWidth = 12, PhaseWidth = 11, BytesWidth = 19, RateWidth = 11, WidestBar = 30, NarrowestBar = 10;
    private const int OtherLines = 3;

    /// <summary>The lines; none is wider than the screen, and with the line of the cursor they are no more than its rows.</summary>
    public IReadOnlyList<string> Lines(IReadOnlyList<BlobProgress> blobs, int columns, int rows)
    {
        if (blobs.Count == 0) return [];
        var all = blobs.Count <= rows - OtherLines + 1;
        var shown = all ? blobs : Choose(blobs, rows - OtherLines);
        var lines = new List<string>(shown.Count + 2);
        foreach (var blob in shown) lines.Add(Cut(Line(blob, columns), columns));
        if (!all && rows > OtherLines) lines.Add(Cut(Rest(blobs, shown), columns));
        lines.Add(Cut(Total(blobs, columns), columns));
        return lines;
    }

    private static IReadOnlyList<BlobProgress> Choose(IReadOnlyList<BlobProgress> blobs, int room)
    {
        if (room <= 0) return [];
        var numbered = blobs.Select((blob, at) => (blob, at));
        var first = numbered.OrderBy(b => b.blob.IsActive ? 0 : b.blob.IsOver ? 2 : 1).ThenBy(b => b.at).Take(room);
        return [.. first.OrderBy(b => b.at).Select(b => b.blob)];
    }

    private static string Rest(IReadOnlyList<BlobProgress> blobs, IReadOnlyList<BlobProgress> shown)
    {
        int Left(Func<BlobProgress, bool> which) => blobs.Count(which) - shown.Count(which);
        var text = new StringBuilder($"… {blobs.Count - shown.Count} more:");
        if (Left(b => b.IsActive) is > 0 and var active) text.Append($" {active} in work");
        if (Left(b => b.Phase == BlobPhase.Waiting) is > 0 and var waiting) text.Append($" {waiting} waiting");
        if (Left(b => b.IsOver) is > 0 and var over) text.Append($" {over} done");
        return text.ToString();
    }

    private string Line(BlobProgress blob, int columns)
    {
        var bytes = blob.Phase is BlobPhase.Exists or BlobPhase.Waiting ? (blob.Total > 0 ? Bytes(blob.Total) : "") : Bytes(blob.Done, blob.Total);
        var rate = blob.Phase == BlobPhase.Reading ? Rate(blob.Rate) : "";
        var fraction = blob.Phase == BlobPhase.Reading && blob.Total > 0 ? Math.Min(1, (double)blob.Done / blob.Total) : -1;
        return Compose(blob.Name, Word(blob.Phase), bytes, rate, fraction, columns);
    }

    private static string Total(IReadOnlyList<BlobProgress> blobs, int columns)
    {
        var (done, total, rate) = (0L, 0L, 0.0);
        foreach (var blob in blobs)
        {
            if (blob.Phase == BlobPhase.Exists) continue;
            done += blob.Done;
            total += Math.Max(blob.Total, blob.Done);
            rate += blob.Rate;
        }
        var over = blobs.Count(b => b.IsOver);
        return Compose("Total", $"{over} of {blobs.Count}", Bytes(done, total), over < blobs.Count ? Rate(rate) : "", -1, columns);
    }

    private static string Compose(string name, string word, string bytes, string rate, double fraction, int columns)
    {
        var text = $"{name.PadRight(NameWidth)}  {word.PadRight(PhaseWidth)}  {bytes.PadLeft(BytesWidth)}  {rate.PadLeft(RateWidth)}";
        var bar = Math.Min(WidestBar, columns - 1 - text.Length - 4);
        if (fraction < 0 || bar < NarrowestBar) return text.TrimEnd();
        var full = (int)(fraction * bar);
        return $"{text}  [{new string('=', full)}{(full < bar ? ">" : "")}{new string(' ', Math.Max(0, bar - full - 1))}]";
    }

    private string Word(BlobPhase phase) => phase switch
    {
        BlobPhase.Waiting => "waiting",
        BlobPhase.Reading => reading,
        BlobPhase.Unpacking => "unpacking",
        BlobPhase.Exists => "exists",
        BlobPhase.Done => "done",
        _ => "stopped",
    };

    private static string Rate(double rate) => rate >= 1 ? Bytes((long)rate) + "/s" : "";

    private static string Bytes(long done, long total) => total > 0 && total != done ? $"{Bytes(done)} / {Bytes(total)}" : Bytes(done);

    private static string Bytes(long count)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (value, unit) = ((double)count, 0);
        for (; value >= 1000 && unit < units.Length - 1; unit++) value /= 1024;
        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + units[unit];
    }

    // A line as wide as the screen would make the terminal begin another.
    private static string Cut(string text, int columns) => text.Length < columns ? text : text[..Math.Max(0, columns - 1)];
}
