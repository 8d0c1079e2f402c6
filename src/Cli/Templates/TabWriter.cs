using System.Text;

namespace Selkie.Cli.Templates;

/// <summary>
/// Columns by Go's text/tabwriter as Podman uses it: at least 12 wide, 2 blanks between. A cell ends at a tab; cells of
/// neighbouring lines make a column; what follows the last tab of a line belongs to none.
/// </summary>
/// <param name="output">Where the lines go.</param>
/// <param name="leastWidth">The least width of a column, blanks included.</param>
/// <param name="padding">Blanks after the widest cell.</param>
internal sealed class TabWriter(TextWriter output, int leastWidth = 12, int padding = 2) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => _text.Append(value);

    public override void Write(string? value) => _text.Append(value);

    public override void Write(ReadOnlySpan<char> buffer) => _text.Append(buffer);

    public override void Flush()
    {
        if (_text.Length == 0) return;
        var text = _text.ToString();
        _text.Clear();
        var lines = new List<Cell[]>();
        foreach (var line in text.AsSpan().Split('\n')) lines.Add(Cells(text, line));
        Columns(text, lines, 0, lines.Count, []);
    }

    // A part of the text, and how many letters it has.
    private readonly record struct Cell(int Start, int Length, int Width);

    private static Cell[] Cells(string text, Range line)
    {
        var (start, length) = line.GetOffsetAndLength(text.Length);
        var cells = new Cell[text.AsSpan(line).Count('\t') + 1];
        for (var i = 0; i < cells.Length; i++)
        {
            var rest = text.AsSpan(start, length);
            var end = i < cells.Length - 1 ? rest.IndexOf('\t') : length;
            cells[i] = new Cell(start, end, Width(rest[..end]));
            (start, length) = (start + end + 1, length - end - 1);
        }
        return cells;
    }

    private void Columns(string text, List<Cell[]> lines, int from, int to, List<int> widths)
    {
        var column = widths.Count;
        for (var i = from; i < to; i++)
        {
            if (column >= lines[i].Length - 1) continue;
            Lines(text, lines, from, i, widths);
            from = i;
            var width = leastWidth;
            for (; i < to && column < lines[i].Length - 1; i++) width = Math.Max(width, lines[i][column].Width + padding);
            widths.Add(width);
            Columns(text, lines, from, i, widths);
            widths.RemoveAt(widths.Count - 1);
            from = i--;
        }
        Lines(text, lines, from, to, widths);
    }

    private void Lines(string text, List<Cell[]> lines, int from, int to, List<int> widths)
    {
        for (var i = from; i < to; i++)
        {
            for (var j = 0; j < lines[i].Length; j++)
            {
                var cell = lines[i][j];
                output.Write(text.AsSpan(cell.Start, cell.Length));
                if (j < widths.Count && j < lines[i].Length - 1) Blanks(widths[j] - cell.Width);
            }
            if (i < lines.Count - 1) output.Write("\n");
        }
    }

    private void Blanks(int count)
    {
        const string Some = "                                                                ";
        for (; count > 0; count -= Some.Length) output.Write(Some.AsSpan(0, Math.Min(count, Some.Length)));
    }

    // Go counts code points.
    private static int Width(ReadOnlySpan<char> cell)
    {
        if (!cell.ContainsAnyInRange('\ud800', '\udfff')) return cell.Length;
        var count = 0;
        foreach (var _ in cell.EnumerateRunes()) count++;
        return count;
    }
}
