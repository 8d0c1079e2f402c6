using System.Text;

namespace Selkie.Cli.Tests.Output.Images;

/// <summary>A terminal of some rows and columns: carriage return, line feed, cursor up and down, clear line and below; lines wrap, the top scrolls away.</summary>
internal sealed class TestTerminal(int columns, int rows)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _columns = columns;
    private int _row;
    private int _column;

    /// <summary>What it shows, down to the cursor's line, without blanks at the ends.</summary>
    internal string Text
    {
        get
        {
            var top = Math.Max(0, _lines.Count - rows);
            return string.Join('\n', _lines.Skip(top).Take(_row - top + 1).Select(l => l.ToString().TrimEnd()));
        }
    }

    /// <summary>Breaks lines that are too long, as terminals do that become narrower.</summary>
    internal void Resize(int columns)
    {
        _columns = columns;
        for (var i = 0; i < _lines.Count; i++)
        {
            if (_lines[i].Length <= columns) continue;
            _lines.Insert(i + 1, new StringBuilder(_lines[i].ToString(columns, _lines[i].Length - columns)));
            _lines[i].Length = columns;
            if (_row > i) _row++;
        }
    }

    internal void Write(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\r') _column = 0;
            else if (text[at] == '\n') Feed();
            else if (text[at] == '\x1b') at = Control(text, at + 2);
            else Put(text[at]);
        }
    }

    private int Control(string text, int at)
    {
        var start = at;
        while (!char.IsAsciiLetter(text[at])) at++;
        var count = int.TryParse(text[start..at], out var given) ? given : 1;
        if (text[at] == 'A') _row = Math.Max(Math.Max(0, _lines.Count - rows), _row - count);
        else if (text[at] == 'K') _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
        else if (text[at] == 'J')
        {
            _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
            _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
        }
        else throw new InvalidOperationException($"unknown sequence {text[start..(at + 1)]}");
        return at;
    }

    private void Feed()
    {
        if (++_row == _lines.Count) _lines.Add(new());
    }

    private void Put(char c)
    {
        if (_column == _columns)
        {
            _column = 0;
            Feed();
        }
        var line = _lines[_row];
        while (line.Length <= _column) line.Append(' ');
        line[_column++] = c;
    }
}
