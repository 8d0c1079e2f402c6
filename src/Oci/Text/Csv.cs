using System.Text;

namespace Selkie.Oci.Text;

/// <summary>A line of comma-separated values as Go's encoding/csv reads it: a field may be quoted, a quote in it is doubled.</summary>
public static class Csv
{
    /// <summary>The fields of a line; an empty one has one empty field.</summary>
    /// <param name="text">The line.</param>
    public static List<string> Split(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (text[i] == '"' && (quoted || field.Length == 0)) quoted = !quoted;
            else if (text[i] != ',' || quoted) field.Append(text[i]);
            else
            {
                fields.Add(field.ToString());
                field.Clear();
            }
        }
        fields.Add(field.ToString());
        return fields;
    }
}
