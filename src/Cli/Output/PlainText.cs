using System.Buffers;
using System.Globalization;
using System.Text;

namespace Selkie.Cli.Output;

/// <summary>
/// Text from outside (images, registries, containers' names) as a terminal may show it: what would move the cursor, change colours, or turn the order of letters
/// around is written out, as in <c>\x1b</c>. Line breaks and tabs stay.
/// </summary>
internal static class PlainText
{
    // Control characters of ASCII and of Latin-1, and those of writing direction, which can make a text look like another (Unicode TR 36).
    private static readonly SearchValues<char> s_unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c is not ('\n' or '\t')).Concat(Enumerable.Range(0x7f, 0x21)).Concat(Enumerable.Range(0x202a, 5)).Concat(Enumerable.Range(0x2066, 4)).Select(c => (char)c)]);

    /// <summary>The text without them.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAny(s_unsafe)) return text;
        var plain = new StringBuilder();
        foreach (var c in text)
        {
            if (!s_unsafe.Contains(c)) plain.Append(c);
            else plain.Append(c < 0x80 ? "\\x" : "\\u").Append(((int)c).ToString(c < 0x80 ? "x2" : "x4", CultureInfo.InvariantCulture));
        }
        return plain.ToString();
    }
}

/// <summary>A writer that lets only plain text through.</summary>
/// <param name="output">Where it goes.</param>
internal sealed class PlainWriter(TextWriter output) : TextWriter
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => output.Write(PlainText.Of(value ?? ""));

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => output.Write(PlainText.Of(buffer.ToString()));

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Flush() => output.Flush();
}
