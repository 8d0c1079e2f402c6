using System.Text.Json;

namespace Selkie.Cli.Templates;

/// <summary>What a template may ask of a row: fields and methods by name, each with the heading of its column.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <param name="goType">The type's name in errors, as Podman's: <c>containers.psReporter</c>.</param>
internal sealed class RowShape<T>(string goType)
{
    private readonly Dictionary<string, Func<T, IReadOnlyList<TemplateValue>, object?>> _fields = [];
    private readonly SortedDictionary<string, TemplateValue> _headings = new(StringComparer.Ordinal);

    /// <summary>The type's name in errors.</summary>
    public string GoType => goType;

    /// <summary>Writes a row as JSON; by default an object of all fields.</summary>
    public Action<T, Utf8JsonWriter>? Json { get; init; }

    /// <summary>The names, for completion.</summary>
    public IEnumerable<string> Names => _fields.Keys;

    /// <summary>The row of headings.</summary>
    public TemplateValue Headings => new MapValue(_headings, "map[string]string", NilValue.Instance);

    /// <summary>Adds a field.</summary>
    /// <param name="name">The name after the dot.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="heading">The column's heading; by default the name's words in capitals.</param>
    public RowShape<T> Add(string name, Func<T, object?> get, string? heading = null)
    {
        _fields[name] = (row, _) => get(row);
        _headings[name] = new StringValue(heading ?? Heading(name));
        return this;
    }

    /// <summary>Adds a method.</summary>
    /// <param name="name">The name after the dot.</param>
    /// <param name="count">How many arguments it takes.</param>
    /// <param name="call">Carries it out.</param>
    public RowShape<T> AddMethod(string name, int count, Func<T, IReadOnlyList<TemplateValue>, object?> call)
    {
        _fields[name] = (row, arguments) => arguments.Count == count
            ? call(row, arguments)
            : throw new TemplateFunctions.Failure($"wrong number of args for {name}: want {count} got {arguments.Count}", whole: true);
        return this;
    }

    /// <summary>Makes a template value of a row.</summary>
    public TemplateValue Of(T row) => new Row(row, this);

    /// <summary>Words of a camel-case name in capitals, as Podman's report package makes headings: <c>CreatedAt</c> is CREATED AT.</summary>
    private static string Heading(string name)
    {
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsAsciiLetterUpper(name[i])
                && (!char.IsAsciiLetterUpper(name[i - 1]) || i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]));
            if (begins) words.Append(' ');
            words.Append(char.ToUpperInvariant(name[i]));
        }
        return words.ToString();
    }

    private sealed class Row(T row, RowShape<T> shape) : TemplateValue
    {
        public override string GoType => shape.GoType;

        public override bool IsTrue => true;

        public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) =>
            shape._fields.TryGetValue(name, out var get) ? From(get(row, arguments)) : null;

        public override string ToString() => $"{{{string.Join(' ', shape._headings.Keys.Select(k => GoFormat.Inner(Field(k, [])!)))}}}";

        public override void WriteJson(Utf8JsonWriter writer)
        {
            if (shape.Json is { } json)
            {
                json(row, writer);
                return;
            }
            writer.WriteStartObject();
            foreach (var name in shape._headings.Keys)
            {
                writer.WritePropertyName(name);
                Field(name, [])!.WriteJson(writer);
            }
            writer.WriteEndObject();
        }
    }
}
