using System.Text;

namespace Selkie.Cli.Output.Images.Progress;

/// <summary>
/// Lines at the end of a terminal that change in place. Each call returns the characters that bring the terminal from what it shows to
/// what it is to show; the cursor rests at the start of the line below. Only lines that changed are written.
/// </summary>
internal sealed class LiveArea
{
    private const string ClearBelow = "\x1b[J", ClearLine = "\x1b[K", Break = "\r\n";

    private IReadOnlyList<string> _shown = [];
    private int _columns;

    /// <summary>Shows other lines.</summary>
    public string Update(IReadOnlyList<string> lines, int columns, int rows)
    {
        if (_shown.Count > 0 && (columns != _columns || lines.Count < _shown.Count))
        {
            var cleared = Clear(columns, rows);
            return cleared + Update(lines, columns, rows);
        }
        var first = 0;
        while (first < _shown.Count && _shown[first] == lines[first]) first++;
        var text = new StringBuilder();
        if (first < lines.Count)
        {
            text.Append(Up(_shown.Count - first));
            for (var i = first; i < lines.Count; i++)
            {
                if (i >= _shown.Count || _shown[i] != lines[i]) text.Append(lines[i]).Append(ClearLine);
                text.Append(Break);
            }
        }
        (_shown, _columns) = (lines, columns);
        return text.ToString();
    }

    /// <summary>Writes a text that stays above the lines.</summary>
    public string Above(string text, int columns, int rows)
    {
        var lines = _shown;
        return Clear(columns, rows) + text + Break + Update(lines, columns, rows);
    }

    /// <summary>Lets the lines stay as they are; the next begin below them.</summary>
    public void Keep() => _shown = [];

    // A terminal that became narrower has broken long lines; one that became lower has lost the first ones.
    private string Clear(int columns, int rows)
    {
        var height = _shown.Sum(line => Math.Max(1, (line.Length + columns - 1) / Math.Max(1, columns)));
        _shown = [];
        return height == 0 ? "" : Up(Math.Min(height, Math.Max(1, rows - 1))) + ClearBelow;
    }

    private static string Up(int lines) => lines > 0 ? $"\r\x1b[{lines}A" : "";
}
