using System.Globalization;
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
        var lines = Array.ConvertAll(_text.ToString().Split('\n'), line => line.Split('\t'));
        _text.Clear();
        Columns(lines, 0, lines.Length, []);
    }

    private void Columns(string[][] lines, int from, int to, List<int> widths)
    {
        var column = widths.Count;
        for (var i = from; i < to; i++)
        {
            if (column >= lines[i].Length - 1) continue;
            Lines(lines, from, i, widths);
            from = i;
            var width = leastWidth;
            for (; i < to && column < lines[i].Length - 1; i++) width = Math.Max(width, Width(lines[i][column]) + padding);
            widths.Add(width);
            Columns(lines, from, i, widths);
            widths.RemoveAt(widths.Count - 1);
            from = i--;
        }
        Lines(lines, from, to, widths);
    }

    private void Lines(string[][] lines, int from, int to, List<int> widths)
    {
        for (var i = from; i < to; i++)
        {
            for (var j = 0; j < lines[i].Length; j++)
            {
                output.Write(lines[i][j]);
                if (j < widths.Count && j < lines[i].Length - 1) output.Write(new string(' ', Math.Max(0, widths[j] - Width(lines[i][j]))));
            }
            if (i < lines.Length - 1) output.Write("\n");
        }
    }

    private static int Width(string cell) => new StringInfo(cell).LengthInTextElements is var n && cell.Length == n ? n : cell.EnumerateRunes().Count();
}
