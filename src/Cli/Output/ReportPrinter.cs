using Selkie.Cli.Templates;

namespace Selkie.Cli.Output;

/// <summary>
/// What <c>--format</c> does in lists and inspects, as containers/common's report package: <c>table </c> prints headings and
/// aligns, <c>\t</c> and <c>\n</c> are taken for the characters, a range is put around, a line break is added.
/// </summary>
internal static class ReportPrinter
{
    private const string Table = "table ";

    /// <summary>Whether a format asks for JSON: <c>json</c> or <c>{{json}}</c>.</summary>
    public static bool IsJson(string? format)
    {
        var text = format.AsSpan().Trim();
        if (text.StartsWith("{{") && text.EndsWith("}}")) text = text[2..^2].Trim().TrimEnd('.');
        return text is "json";
    }

    /// <summary>Prints rows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="command">The command's last word, the template's name in errors.</param>
    /// <param name="format">The user's format, or null for the command's own table.</param>
    /// <param name="table">The command's own table, a line without range: fields with tab characters between.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="shape">What a template may ask of a row.</param>
    /// <param name="headings">Whether headings are printed where there is a table.</param>
    public static void Rows<T>(Screen output, string command, string? format, string table, IReadOnlyList<T> rows, RowShape<T> shape, bool headings = true)
    {
        var own = string.IsNullOrEmpty(format);
        var aligned = own || IsTable(format!);
        var template = own ? Template.Parse(command, Ranged(table + "\n")) : Parse(command, format!);
        var writer = aligned ? new TabWriter(output.Canvas) : output.Canvas;
        try
        {
            if (aligned && headings) template.Execute(writer, new ListValue([shape.Headings], "[]map[string]string"), output.Shown);
            template.Execute(writer, new ListValue([.. rows.Select(shape.Of)], $"[]{shape.GoType}"), output.Shown);
        }
        finally
        {
            writer.Flush();
        }
    }

    /// <summary>Prints values by a user's format, a line for each, as <c>inspect</c> does.</summary>
    public static void Values(Screen output, string command, string format, IReadOnlyList<TemplateValue> values)
    {
        var aligned = IsTable(format);
        var template = Parse(command, format);
        var writer = aligned ? new TabWriter(output.Canvas) : output.Canvas;
        try
        {
            template.Execute(writer, new ListValue(values, "[]interface {}"), output.Shown);
        }
        finally
        {
            writer.Flush();
        }
    }

    /// <summary>Prints one value by a user's format without a range around it, as <c>info</c> and <c>version</c> do; a table has one nevertheless.</summary>
    public static void Value(Screen output, string command, string format, TemplateValue value)
    {
        var (text, bare) = IsTable(format) ? (Ranged(Normalize(format)), Ranged(format[Table.Length..])) : (Normalize(format), format);
        var writer = IsTable(format) ? new TabWriter(output.Canvas) : output.Canvas;
        try
        {
            Parse(command, text, bare).Execute(writer, value, output.Shown);
        }
        finally
        {
            if (writer is TabWriter) writer.Flush();
        }
    }

    private static bool IsTable(string format) => format.StartsWith(Table, StringComparison.Ordinal);

    /// <summary>Parses a format of rows; a table gets a range around it in any case.</summary>
    private static Template Parse(string command, string format) => IsTable(format)
        ? Parse(command, Ranged(Normalize(format)), Ranged(format[Table.Length..]))
        : Parse(command, EnsureRange(Normalize(format)), EnsureRange(format));

    /// <summary>Parses a format whose escapes are resolved; when that cannot be parsed, the text as it is.</summary>
    private static Template Parse(string command, string format, string bare)
    {
        try
        {
            return Template.Parse(command, format);
        }
        catch (TemplateException)
        {
            return Template.Parse(command, bare);
        }
    }

    private static string Normalize(string format)
    {
        var text = IsTable(format) ? format.Replace(Table, "").Replace(' ', '\t') : format;
        text = text.Replace("\\t", "\t").Replace("\\n", "\n");
        return text.EndsWith('\n') ? text : text + "\n";
    }

    private static string Ranged(string format) => "{{range .}}" + format + "{{end -}}";

    private static string EnsureRange(string format) => HasRange(format) ? format : Ranged(format);

    /// <summary>Whether the format ranges over everything by itself: <c>{{range .}}…{{end}}</c>.</summary>
    private static bool HasRange(string format)
    {
        for (var open = format.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = format.IndexOf("{{", open + 2, StringComparison.Ordinal))
        {
            var close = format.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) return false;
            var action = format[(open + 2)..close].Trim();
            if (action.StartsWith("range", StringComparison.Ordinal) && action["range".Length..].Trim() == ".")
                return format.IndexOf("end", close, StringComparison.Ordinal) > 0;
        }
        return false;
    }
}
