using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Selkie.Cli.Output;

/// <summary>Writes JSON as YAML in the form of sigs.k8s.io/yaml: sorted keys, lists not indented, quotes only where a plain text would mean something else.</summary>
internal static class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
        { "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", ".nan", ".inf", "-.inf", "+.inf" };

    /// <summary>The YAML of a value.</summary>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Block(text, value, 0);
        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonElement value, int indent)
    {
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any())
        {
            foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
            {
                text.Append(' ', indent).Append(Plain(member.Name)).Append(':');
                After(text, member.Value, indent, member.Value.ValueKind == JsonValueKind.Array ? indent : indent + 2);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            foreach (var item in value.EnumerateArray()) Item(text, item, indent);
        }
        else text.Append(' ', indent).Append(Scalar(value, indent)).Append('\n');
    }

    private static void Item(StringBuilder text, JsonElement item, int indent)
    {
        if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsEmpty(item))
        {
            var inner = new StringBuilder();
            Block(inner, item, indent + 2);
            inner[indent] = '-';
            text.Append(inner);
        }
        else text.Append(' ', indent).Append("- ").Append(Scalar(item, indent)).Append('\n');
    }

    private static void After(StringBuilder text, JsonElement value, int indent, int below)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsEmpty(value))
        {
            text.Append('\n');
            Block(text, value, below);
        }
        else text.Append(' ').Append(Scalar(value, indent)).Append('\n');
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Object ? !value.EnumerateObject().Any() : value.GetArrayLength() == 0;

    private static string Scalar(JsonElement value, int indent) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => Text(value.GetString()!, indent),
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private static string Text(string text, int indent)
    {
        if (!text.Contains('\n')) return Plain(text);
        var block = new StringBuilder(text.EndsWith('\n') ? "|" : "|-");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            block.Append('\n');
            if (line.Length > 0) block.Append(' ', indent + 2).Append(line);
        }
        return block.ToString();
    }

    private static string Plain(string text)
    {
        // What reads as another type is quoted by double quotes, what is no plain scalar by single ones.
        if (text.Length == 0 || Words.Contains(text) || IsNumber(text)) return $"\"{text}\"";
        if (text.Any(char.IsControl)) return "\"" + JsonEncodedText.Encode(text) + "\"";
        var special = "-?:,[]{}#&*!|>'\"%@`".Contains(text[0]) && !(text[0] is '-' or '?' or ':' && text.Length > 1 && text[1] != ' ');
        if (special || text[0] == ' ' || text[^1] is ' ' or ':' || text.Contains(": ", StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal))
            return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        return text;
    }

    private static bool IsNumber(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')
        && (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text.StartsWith("0x", StringComparison.Ordinal));
}
