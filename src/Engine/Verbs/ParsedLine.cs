using System.Globalization;

namespace Selkie.Engine.Verbs;

/// <summary>What a command line or a query gave to a command: the values by option and the operands. Values were checked when they were added.</summary>
/// <param name="command">The command.</param>
public sealed class ParsedLine(CommandRow command)
{
    private readonly List<string>?[] _values = new List<string>?[command.Options.Count];

    /// <summary>The command.</summary>
    public CommandRow Command { get; } = command;

    /// <summary>The operands.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>How many operands stood before <c>--</c>, or -1 without one.</summary>
    public int ArgumentsBeforeDash { get; set; } = -1;

    /// <summary>Adds a value to an option.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="value">The value.</param>
    public void Add(int option, string value)
    {
        var list = _values[option] ??= [];
        if (Command.Options[option].Kind is not (OptionKind.Array or OptionKind.Slice)) list.Clear();
        list.Add(value);
    }

    /// <summary>Marks a list option as given, with no value yet.</summary>
    /// <param name="option">The option's index.</param>
    public void Touch(int option) => _values[option] ??= [];

    /// <summary>Whether the option was given.</summary>
    /// <param name="option">The option's index.</param>
    /// <returns>True if it was.</returns>
    public bool Has(int option) => _values[option] is not null;

    /// <summary>Whether the option of this name exists and was given.</summary>
    /// <param name="name">The option's name.</param>
    /// <returns>True if it was.</returns>
    public bool Has(string name) => Command.Find(name) is >= 0 and var i && Has(i);

    /// <summary>Whether the switch of this name exists and is on.</summary>
    /// <param name="name">The option's name.</param>
    /// <returns>True if it is.</returns>
    public bool IsOn(string name) => Command.Find(name) is >= 0 and var i && Bool(i, false) is true;

    /// <summary>The last value of an option, or null.</summary>
    /// <param name="option">The option's index.</param>
    /// <returns>The text.</returns>
    public string? Raw(int option) => _values[option] is [.., var last] ? last : null;

    /// <summary>A switch.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="otherwise">The value if not given.</param>
    /// <returns>The value.</returns>
    public bool? Bool(int option, bool? otherwise) => Raw(option) is { } v ? v[0] is '1' or 't' or 'T' : otherwise;

    /// <summary>A text.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="otherwise">The value if not given.</param>
    /// <returns>The value.</returns>
    public string? String(int option, string? otherwise) => Raw(option) ?? otherwise;

    /// <summary>A number with a sign.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="otherwise">The value if not given.</param>
    /// <returns>The value.</returns>
    public long? Int(int option, long? otherwise) => Raw(option) is { } v && GoNumber.TryInt(v, out var n) ? n : otherwise;

    /// <summary>A number without a sign.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="otherwise">The value if not given.</param>
    /// <returns>The value.</returns>
    public ulong? UInt(int option, ulong? otherwise) => Raw(option) is { } v && GoNumber.TryUInt(v, out var n) ? n : otherwise;

    /// <summary>A number with a fraction.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="otherwise">The value if not given.</param>
    /// <returns>The value.</returns>
    public double? Double(int option, double? otherwise) =>
        Raw(option) is { } v && double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : otherwise;

    /// <summary>A list.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="otherwise">The value if not given.</param>
    /// <returns>The value.</returns>
    public IReadOnlyList<string>? List(int option, IReadOnlyList<string>? otherwise) => _values[option] ?? otherwise;

    /// <summary>A list that was given, each value read.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="parse">Reads a value.</param>
    /// <returns>The values.</returns>
    public IReadOnlyList<T> List<T>(int option, Func<string, T> parse) => [.. _values[option]!.Select(parse)];

    /// <summary>A list that was given, of each value as many items as it stands for.</summary>
    /// <param name="option">The option's index.</param>
    /// <param name="parse">Reads a value.</param>
    /// <returns>All items.</returns>
    public IReadOnlyList<T> ListOfMany<T>(int option, Func<string, IEnumerable<T>> parse) => [.. _values[option]!.SelectMany(parse)];

    /// <summary>The operand at a place.</summary>
    /// <param name="index">The place.</param>
    /// <param name="otherwise">The value if there are fewer.</param>
    /// <returns>The operand.</returns>
    public string? Argument(int index, string? otherwise) => index < Arguments.Count ? Arguments[index] : otherwise;

    /// <summary>The operands from a place on.</summary>
    /// <param name="index">The place.</param>
    /// <returns>The operands.</returns>
    public IReadOnlyList<string> Rest(int index) => index == 0 ? Arguments : index < Arguments.Count ? Arguments[index..] : [];
}
