using System.Text;
using Selkie.Linux.Terminals;
using Selkie.Oci;

namespace Selkie.Cli.Output;

/// <summary>Asks which of several things is meant: a list on the terminal, moved through with the arrow keys (or j and k), taken with Enter.</summary>
internal static class Selection
{
    private const byte Interrupt = 3, EndOfInput = 4, Down = 14, Up = 16, Escape = 27;
    private const string Bold = "\x1b[1m", Underlined = "\x1b[4m", Faint = "\x1b[2m", Blue = "\x1b[34m", Green = "\x1b[32m", Plain = "\x1b[0m";

    /// <summary>A function that asks on this process' terminal; null where input or output is none.</summary>
    public static Func<IReadOnlyList<string>, string>? On(Screen output, string question) =>
        Terminal.IsTerminal(0) && Terminal.IsTerminal(1) ? items => Ask(output, question, items) : null;

    /// <summary>The list with one line marked, drawn over what the cursor stands below.</summary>
    public static string Draw(string question, IReadOnlyList<string> items, int marked, bool again)
    {
        var text = new StringBuilder(again ? $"\x1b[{items.Count + 1}A" : "\x1b[?25l");
        text.Append($"\x1b[2K\r{Blue}?{Plain} {question}: \r\n");
        for (var i = 0; i < items.Count; i++)
        {
            text.Append("\x1b[2K\r");
            text.Append(i == marked ? $"  {Bold}▸{Plain} {Underlined}{items[i]}{Plain}\r\n" : $"    {items[i]}\r\n");
        }
        return text.ToString();
    }

    /// <summary>What stays of the list when a line was taken.</summary>
    public static string DrawTaken(IReadOnlyList<string> items, int taken) => Clear(items) + $"{Green}✔{Plain} {Faint}{items[taken]}{Plain}\r\n\x1b[?25h";

    /// <summary>The marked line after a key.</summary>
    public static int Move(ReadOnlySpan<byte> key, int marked, int count) => key switch
    {
        [Up or (byte)'k'] or [Escape, (byte)'[' or (byte)'O', (byte)'A'] => Math.Max(marked - 1, 0),
        [Down or (byte)'j'] or [Escape, (byte)'[' or (byte)'O', (byte)'B'] => Math.Min(marked + 1, count - 1),
        _ => marked,
    };

    private static string Ask(Screen output, string question, IReadOnlyList<string> items)
    {
        output.Canvas.Flush();
        var modes = Terminal.MakeRaw(0) ?? throw new EngineError(ErrorKind.Invalid, "cannot prompt without a TTY");
        try
        {
            var taken = Choose(output, question, items);
            output.Canvas.Write(DrawTaken(items, taken));
            return items[taken];
        }
        catch
        {
            output.Canvas.Write(Clear(items) + "\x1b[?25h");
            throw;
        }
        finally
        {
            output.Canvas.Flush();
            Terminal.Restore(0, modes);
        }
    }

    private static int Choose(Screen output, string question, IReadOnlyList<string> items)
    {
        Span<byte> key = stackalloc byte[8];
        for (var (marked, again) = (0, false); ; again = true)
        {
            output.Canvas.Write(Draw(question, items, marked, again));
            output.Canvas.Flush();
            var count = Selkie.Linux.Files.FileDescriptor.Read(0, key);
            if (count <= 0 || key[0] == EndOfInput) throw new EngineError(ErrorKind.Invalid, "^D");
            if (key[0] == Interrupt) throw new EngineError(ErrorKind.Invalid, "^C");
            if (key[0] is (byte)'\r' or (byte)'\n') return marked;
            marked = Move(key[..count], marked, items.Count);
        }
    }

    private static string Clear(IReadOnlyList<string> items) => $"\x1b[{items.Count + 1}A\r\x1b[J";
}
