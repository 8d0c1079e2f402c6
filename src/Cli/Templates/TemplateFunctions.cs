using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Selkie.Cli.Templates;

/// <summary>Go's built-in functions and those that Podman adds (containers/common, pkg/report). and, or are the evaluator's.</summary>
internal static class TemplateFunctions
{
    private const int MostBlanks = 1_000_000;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All names.</summary>
    public static readonly HashSet<string> Names =
    [
        "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "call",
        "join", "json", "lower", "upper", "split", "title", "truncate", "pad",
    ];

    /// <summary>A function's reason to fail; the evaluator says where.</summary>
    public sealed class Failure(string reason, bool whole = false) : Exception(reason)
    {
        /// <summary>Whether the text stands alone, without "error calling".</summary>
        public bool Whole => whole;
    }

    /// <summary>Calls a function.</summary>
    public static TemplateValue Call(string name, TemplateValue[] arguments) => name switch
    {
        "not" => BoolValue.Of(!Need(name, arguments, 1)[0].IsTrue),
        "len" => new IntValue(Need(name, arguments, 1)[0].Length ?? throw new Failure($"len of type {arguments[0].GoType}")),
        "eq" => BoolValue.Of(AtLeast(name, arguments, 2).Skip(1).Any(b => TemplateComparison.Equal(arguments[0], b))),
        "ne" => BoolValue.Of(!TemplateComparison.Equal(Need(name, arguments, 2)[0], arguments[1])),
        "lt" => BoolValue.Of(TemplateComparison.Compare(Need(name, arguments, 2)[0], arguments[1]) < 0),
        "le" => BoolValue.Of(TemplateComparison.Compare(Need(name, arguments, 2)[0], arguments[1]) <= 0),
        "gt" => BoolValue.Of(TemplateComparison.Compare(Need(name, arguments, 2)[0], arguments[1]) > 0),
        "ge" => BoolValue.Of(TemplateComparison.Compare(Need(name, arguments, 2)[0], arguments[1]) >= 0),
        "index" => Index(AtLeast(name, arguments, 1)),
        "slice" => Slice(AtLeast(name, arguments, 1)),
        "print" => new StringValue(GoFormat.Print(arguments)),
        "println" => new StringValue(GoFormat.PrintLine(arguments)),
        "printf" => new StringValue(GoFormat.Format(Text(AtLeast(name, arguments, 1)[0]), arguments.AsSpan(1))),
        "html" => new StringValue(Html(GoFormat.Print(arguments))),
        "js" => new StringValue(JavaScriptEncoder.Default.Encode(GoFormat.Print(arguments))),
        "urlquery" => new StringValue(Uri.EscapeDataString(GoFormat.Print(arguments)).Replace("%20", "+")),
        "json" => new StringValue(Json(Need(name, arguments, 1)[0])),
        "lower" => new StringValue(Text(Need(name, arguments, 1)[0]).ToLowerInvariant()),
        "upper" => new StringValue(Text(Need(name, arguments, 1)[0]).ToUpperInvariant()),
        "title" => new StringValue(Title(Text(Need(name, arguments, 1)[0]))),
        "join" => new StringValue(string.Join(Text(Need(name, arguments, 2)[1]), Texts(arguments[0]))),
        "split" => ListValue.OfStrings(Split(Text(Need(name, arguments, 2)[0]), Text(arguments[1]))),
        "truncate" => new StringValue(Truncate(Text(Need(name, arguments, 2)[0]), Number(arguments[1]))),
        "pad" => new StringValue(Pad(Text(Need(name, arguments, 3)[0]), Number(arguments[1]), Number(arguments[2]))),
        _ => throw new Failure($"{name} is not a function"),
    };

    /// <summary>A value as compact JSON, without escapes for HTML.</summary>
    public static string Json(TemplateValue value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) value.WriteJson(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static TemplateValue[] Need(string name, TemplateValue[] arguments, int count) => arguments.Length == count
        ? arguments
        : throw new Failure($"wrong number of args for {name}: want {count} got {arguments.Length}", whole: true);

    private static TemplateValue[] AtLeast(string name, TemplateValue[] arguments, int count) => arguments.Length >= count
        ? arguments
        : throw new Failure($"wrong number of args for {name}: want at least {count} got {arguments.Length}", whole: true);

    private static string Text(TemplateValue value) => value is StringValue s ? s.Text : throw Wrong("string", value);

    private static int Number(TemplateValue value) => value is IntValue i ? (int)i.Value : throw Wrong("int", value);

    private static IEnumerable<string> Texts(TemplateValue value) =>
        value.Items is { } items && items.All(i => i is StringValue) ? items.Select(i => i.ToString()) : value is NilValue ? [] : throw Wrong("[]string", value);

    private static Failure Wrong(string expected, TemplateValue value) => value is NilValue
        ? new Failure($"invalid value; expected {expected}", whole: true)
        : new Failure($"wrong type for value; expected {expected}; got {value.GoType}", whole: true);

    private static TemplateValue Index(TemplateValue[] arguments)
    {
        var value = arguments[0];
        foreach (var key in arguments.AsSpan(1))
        {
            if (value is NilValue) throw new Failure("index of untyped nil");
            if (value.Entries is not null)
            {
                value = value.Field(Text(key), []) ?? NilValue.Instance;
                continue;
            }
            var place = key is IntValue i ? i.Value : throw new Failure($"cannot index slice/array with type {key.GoType}");
            if (value is StringValue text)
            {
                var bytes = Encoding.UTF8.GetBytes(text.Text);
                value = place >= 0 && place < bytes.Length ? new IntValue(bytes[place], "uint8") : throw new Failure($"index out of range: {place}");
                continue;
            }
            if (value.Items is not { } items) throw new Failure($"can't index item of type {value.GoType}");
            value = place >= 0 && place < items.Count ? items[(int)place] : throw new Failure($"index out of range: {place}");
        }
        return value;
    }

    private static TemplateValue Slice(TemplateValue[] arguments)
    {
        var value = arguments[0];
        var length = value.Length ?? throw new Failure($"can't slice item of type {value.GoType}");
        var from = arguments.Length > 1 ? Number(arguments[1]) : 0;
        var to = arguments.Length > 2 ? Number(arguments[2]) : length;
        if (from < 0 || from > length) throw new Failure($"index out of range: {from}");
        if (to < 0 || to > length) throw new Failure($"index out of range: {to}");
        if (from > to) throw new Failure($"invalid slice index: {from} > {to}");
        return value is StringValue text
            ? new StringValue(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Text), from, to - from))
            : new ListValue([.. value.Items!.Skip(from).Take(to - from)], value.GoType);
    }

    private static string Html(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&#34;").Replace("'", "&#39;");

    private static string Title(string text)
    {
        var letters = text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
            if (i == 0 || !(char.IsLetterOrDigit(letters[i - 1]) || letters[i - 1] is '_' or '\'')) letters[i] = char.ToUpper(letters[i], CultureInfo.InvariantCulture);
        return new string(letters);
    }

    private static IEnumerable<string> Split(string text, string separator) =>
        separator.Length > 0 ? text.Split(separator) : text.EnumerateRunes().Select(r => r.ToString());

    private static string Truncate(string text, int length)
    {
        if (text.Length < length) return text;
        length = Math.Max(0, length);
        return length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    private static string Pad(string text, int before, int after) => text.Length == 0 ? "" : Blanks(before) + text + Blanks(after);

    private static string Blanks(int count) => count is >= 0 and <= MostBlanks ? new string(' ', count)
        : throw new Failure(count < 0 ? "strings: negative Repeat count" : $"more than {MostBlanks} blanks");
}
