using System.Globalization;
using System.Text;
using System.Text.Json;
using Selkie.Oci.Json;

namespace Selkie.Cli.Templates;

/// <summary>Go's built-in functions and those that Podman adds (containers/common, pkg/report). and, or are the evaluator's.</summary>
internal static class TemplateFunctions
{
    private const int MostBlanks = 1_000_000;

    /// <summary>All names.</summary>
    public static readonly HashSet<string> Names =
    [
        "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "call",
        "join", "json", "lower", "upper", "split", "title", "truncate", "pad",
    ];

    /// <summary>A function's reason to fail; the evaluator says where.</summary>
    public sealed class Failure(string reason, bool whole = false, TemplateValue? argument = null) : Exception(reason)
    {
        /// <summary>The argument that is of a wrong type; the error points to it.</summary>
        public TemplateValue? Argument => argument;

        /// <summary>Whether the text stands alone, without "error calling".</summary>
        public bool Whole => whole;
    }

    /// <summary>Calls a function.</summary>
    public static TemplateValue Call(string name, TemplateValue[] arguments) => name switch
    {
        "not" => BoolValue.Of(!Need(name, arguments, 1)[0].IsTrue),
        "len" => new IntValue(Length(Need(name, arguments, 1)[0])),
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
        "html" => new StringValue(GoEscapes.Html(Printed(arguments))),
        "js" => new StringValue(GoEscapes.JavaScript(Printed(arguments))),
        "urlquery" => new StringValue(Uri.EscapeDataString(Printed(arguments)).Replace("%20", "+")),
        "call" => throw new Failure(AtLeast(name, arguments, 1)[0] is NilValue ? "call of nil" : $"non-function {arguments[0].GoType}"),
        "json" => new StringValue(Json(Need(name, arguments, 1)[0])),
        "lower" => new StringValue(Text(Need(name, arguments, 1)[0]).ToLowerInvariant()),
        "upper" => new StringValue(Text(Need(name, arguments, 1)[0]).ToUpperInvariant()),
        "title" => new StringValue(Title(Text(Need(name, arguments, 1)[0]))),
        "join" => new StringValue(Join(Texts(Need(name, arguments, 2)[0]), Text(arguments[1]))),
        "split" => ListValue.OfStrings(Split(Text(Need(name, arguments, 2)[0]), Text(arguments[1]))),
        "truncate" => new StringValue(Truncate(Text(Need(name, arguments, 2)[0]), Number(arguments[1]))),
        "pad" => new StringValue(Pad(Text(Need(name, arguments, 3)[0]), Number(arguments[1]), Number(arguments[2]))),
        _ => throw new Failure($"{name} is not a function"),
    };

    /// <summary>A value as compact JSON, without escapes for HTML.</summary>
    public static string Json(TemplateValue value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions())) value.WriteJson(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static TemplateValue[] Need(string name, TemplateValue[] arguments, int count) => arguments.Length == count
        ? arguments
        : throw new Failure($"wrong number of args for {name}: want {count} got {arguments.Length}", whole: true);

    private static TemplateValue[] AtLeast(string name, TemplateValue[] arguments, int count) => arguments.Length >= count
        ? arguments
        : throw new Failure($"wrong number of args for {name}: want at least {count} got {arguments.Length}", whole: true);

    private static string Text(TemplateValue value) => value is StringValue { GoType: "string" } s ? s.Text : throw Wrong("string", value);

    private static string Join(IEnumerable<string> texts, string separator) => string.Join(separator, texts);

    private static int Length(TemplateValue value) => value.Length ?? throw value switch
    {
        NilPointer => new Failure("len of nil pointer"),
        NilValue => new Failure("len of nil pointer"),
        _ => new Failure($"len of type {Bare(value)}"),
    };

    // What an operand that is no text becomes; a pointer shows what it points to.
    private static string Printed(TemplateValue[] arguments) => arguments is [StructValue or NilValue] ? arguments[0].ToString() : GoFormat.Print(arguments);

    private static string Bare(TemplateValue value) => value is StructValue { DataType: var type } ? type : value.GoType.TrimStart('*');

    private static int Number(TemplateValue value) => value is IntValue i ? (int)i.Value : throw Wrong("int", value);

    private static IEnumerable<string> Texts(TemplateValue value) =>
        value is { GoType: "[]string", Items: { } items } ? items.Select(i => i.ToString()) : throw Wrong("[]string", value);

    private static Failure Wrong(string expected, TemplateValue value) => value is NilValue
        ? new Failure($"invalid value; expected {expected}", whole: true, value)
        : new Failure($"wrong type for value; expected {expected}; got {value.GoType}", whole: true, value);

    private static TemplateValue Index(TemplateValue[] arguments)
    {
        var value = arguments[0];
        foreach (var key in arguments.AsSpan(1))
        {
            if (value is NilValue) throw new Failure("index of untyped nil");
            if (value is NilPointer) throw new Failure("index of nil pointer");
            if (value is MapValue map)
            {
                value = map.At(key);
                continue;
            }
            if (value.Items is null && value is not StringValue) throw new Failure($"can't index item of type {Bare(value)}");
            var place = key is IntValue i ? i.Value : throw new Failure(key is NilValue ? "cannot index slice/array with nil" : $"cannot index slice/array with type {key.GoType}");
            if (value is StringValue text)
            {
                var bytes = Encoding.UTF8.GetBytes(text.Text);
                value = place >= 0 && place < bytes.Length ? new IntValue(bytes[place], "uint8") : throw new Failure($"index out of range: {place}");
                continue;
            }
            var items = value.Items!;
            value = place >= 0 && place < items.Count ? items[(int)place] : throw new Failure($"index out of range: {place}");
        }
        return value;
    }

    private static TemplateValue Slice(TemplateValue[] arguments)
    {
        var value = arguments[0];
        if (value is not StringValue && value.Items is null) throw new Failure(value is NilValue ? "slice of untyped nil" : $"can't slice item of type {Bare(value)}");
        var length = value.Length ?? 0;
        var from = arguments.Length > 1 ? Number(arguments[1]) : 0;
        var to = arguments.Length > 2 ? Number(arguments[2]) : length;
        if (from < 0 || from > length) throw new Failure($"index out of range: {from}");
        if (to < 0 || to > length) throw new Failure($"index out of range: {to}");
        if (from > to) throw new Failure($"invalid slice index: {from} > {to}");
        return value is StringValue text
            ? new StringValue(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Text), from, to - from))
            : new ListValue([.. value.Items!.Skip(from).Take(to - from)], value.GoType);
    }

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
