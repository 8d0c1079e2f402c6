using System.Text.Json;
using Selkie.Api.Shapes;

namespace Selkie.Cli.Templates;

/// <summary>
/// What a template may ask of a row, as Podman's reporters: the members of a document, and methods that hide members of the same name. Without a document the
/// methods are all there is, and stand for members. The headings of columns are the members' names, where nothing else is said.
/// </summary>
/// <typeparam name="T">The row.</typeparam>
/// <param name="goType">The type's name in errors, as Podman's: <c>containers.psReporter</c>.</param>
/// <param name="data">The row's members.</param>
/// <param name="names">Their names.</param>
internal sealed class RowShape<T>(string goType, Func<T, GoStruct>? data = null, IReadOnlyList<string>? names = null)
{
    private readonly Dictionary<string, Func<T, IReadOnlyList<TemplateValue>, object?>> _methods = [];
    private readonly Dictionary<string, string?> _headings = [];

    /// <summary>The type's name in errors.</summary>
    public string GoType => goType;

    /// <summary>The names of its members.</summary>
    private IReadOnlyList<string> Names => names ?? [];

    /// <summary>The row of headings.</summary>
    public TemplateValue Headings => new HeadingsValue(this);

    /// <summary>Adds a method.</summary>
    /// <param name="name">The name after the dot.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="heading">The column's heading; by default the name's words in capitals where it is a member, too.</param>
    public RowShape<T> Add(string name, Func<T, object?> get, string? heading = null)
    {
        AddMethod(name, 0, (row, _) => get(row));
        if (heading is not null || data is null) _headings[name] = heading;
        return this;
    }

    /// <summary>Gives a member's column another heading.</summary>
    /// <param name="name">The member.</param>
    /// <param name="heading">The heading.</param>
    public RowShape<T> Heading(string name, string heading)
    {
        _headings[name] = heading;
        return this;
    }

    /// <summary>Adds a method with arguments.</summary>
    /// <param name="name">The name after the dot.</param>
    /// <param name="count">How many arguments it takes.</param>
    /// <param name="call">Carries it out.</param>
    public RowShape<T> AddMethod(string name, int count, Func<T, IReadOnlyList<TemplateValue>, object?> call)
    {
        _methods[name] = (row, arguments) => arguments.Count == count
            ? call(row, arguments)
            : throw new TemplateFunctions.Failure($"wrong number of args for {name}: want {count} got {arguments.Count}", whole: true);
        return this;
    }

    /// <summary>Makes a template value of a row.</summary>
    public TemplateValue Of(T row) => new Row(row, this);

    /// <summary>Words of a camel-case name in capitals, as Podman's report package makes headings: <c>CreatedAt</c> is CREATED AT.</summary>
    private static string Words(string name)
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

    private string? HeadingOf(string name) => _headings.TryGetValue(name, out var given) ? given ?? Words(name) : names?.Contains(name) == true ? Words(name) : null;

    /// <summary>A row; what it has is read when somebody asks for more than its methods.</summary>
    private sealed class Row(T row, RowShape<T> shape) : TemplateValue
    {
        private StructValue? _data;

        public override string GoType => shape.GoType;

        public override bool IsTrue => true;

        private StructValue Data => _data ??= new StructValue(shape.DataOf(row), shape.GoType);

        public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) =>
            shape._methods.TryGetValue(name, out var get) ? From(get(row, arguments)) : Data.Field(name, arguments);

        public override string ToString() => Data.ToString();

        public override void WriteJson(Utf8JsonWriter writer) => Data.WriteJson(writer);
    }

    private GoStruct DataOf(T row) => data?.Invoke(row)
        ?? new GoStruct(goType, [.. _headings.Keys.Select(name => new GoMember(name, name, "interface {}", TemplateValue.From(_methods[name](row, []))))]);

    /// <summary>The headings, made when they are asked for.</summary>
    private sealed class HeadingsValue(RowShape<T> shape) : TemplateValue
    {
        public override string GoType => All.GoType;

        public override bool IsTrue => true;

        public override int? Length => All.Length;

        public override IEnumerable<KeyValuePair<string, TemplateValue>>? Entries => All.Entries;

        private MapValue All =>
            MapValue.OfStrings(shape._headings.Keys.Concat(shape.Names).Distinct().Select(name => KeyValuePair.Create(name, shape.HeadingOf(name)!)));

        public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments)
        {
            if (arguments.Count > 0) throw new TemplateFunctions.Failure($"{name} is not a method but has arguments", whole: true);
            return shape.HeadingOf(name) is { } heading ? new StringValue(heading) : NilValue.Instance;
        }

        public override string ToString() => All.ToString();

        public override void WriteJson(Utf8JsonWriter writer) => All.WriteJson(writer);
    }
}
