using Selkie.Cli.Templates;

namespace Selkie.Cli.Output;

/// <summary>
/// What <c>--format</c> does in lists and inspects, as containers/common's report package: <c>table </c> prints headings and
/// aligns, <c>\t</c> and <c>\n</c> are taken for the characters, a range is put around, a line break is added.
/// </summary>
internal static class ReportPrinter
{
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
        var aligned = own || format!.StartsWith("table ", StringComparison.Ordinal);
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
        var aligned = format.StartsWith("table ", StringComparison.Ordinal);
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

    /// <summary>Prints one value by a user's format without a range around it, as <c>info</c> and <c>version</c> do.</summary>
    public static void Value(Screen output, string command, string format, TemplateValue value)
    {
        Template.Parse(command, Normalize(format)).Execute(output.Canvas, value, output.Shown);
    }

    /// <summary>Parses a format of rows; when the text with its escapes resolved cannot be parsed, the text as it is.</summary>
    private static Template Parse(string command, string format)
    {
        var bare = format.StartsWith("table ", StringComparison.Ordinal) ? format["table ".Length..] : format;
        try
        {
            return Template.Parse(command, Ranged(Normalize(format)));
        }
        catch (TemplateException)
        {
            return Template.Parse(command, Ranged(bare));
        }
    }

    private static string Normalize(string format)
    {
        var text = format.StartsWith("table ", StringComparison.Ordinal) ? format.Replace("table ", "").Replace(' ', '\t') : format;
        text = text.Replace("\\t", "\t").Replace("\\n", "\n");
        return text.EndsWith('\n') ? text : text + "\n";
    }

    private static string Ranged(string format) => HasRange(format) ? format : "{{range .}}" + format + "{{end -}}";

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
