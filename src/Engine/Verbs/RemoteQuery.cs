using System.Globalization;
using System.Text;
using Selkie.Oci;

namespace Selkie.Engine.Verbs;

/// <summary>Gathers the query of a remote call and makes its requests: what <see cref="QueryBinder"/> reads, the other way round.</summary>
internal sealed class RemoteQuery
{
    private readonly StringBuilder _text = new();

    /// <summary>Sets a value that is not what it is anyway.</summary>
    /// <param name="name">The query's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="unset">The value when not given.</param>
    /// <exception cref="EngineError">A query cannot take a value away.</exception>
    public void Set<T>(string name, T value, T unset)
    {
        if (EqualityComparer<T>.Default.Equals(value, unset)) return;
        if (value is null) throw Unsupported(name);
        Add(name, Text(value));
    }

    /// <summary>Sets each value of a list.</summary>
    /// <param name="name">The query's name.</param>
    /// <param name="values">The values.</param>
    /// <param name="unset">The values when not given.</param>
    /// <exception cref="EngineError">A query cannot take values away.</exception>
    public void Set<T>(string name, IReadOnlyList<T>? values, IReadOnlyList<T>? unset)
    {
        if (Same(values, unset)) return;
        if (values is not { Count: > 0 }) throw Unsupported(name);
        if (name == QueryBinder.Filters) Add(name, QueryBinder.FiltersFrom(values.Select(Text)));
        else
            foreach (var value in values) Add(name, Text(value));
    }

    /// <summary>Sets the values of a list of which the path has the first.</summary>
    /// <param name="name">The query's name.</param>
    /// <param name="values">All values.</param>
    public void SetRest(string name, IReadOnlyList<string> values)
    {
        for (var i = 1; i < values.Count; i++) Add(name, values[i]);
    }

    /// <summary>Refuses what no query can say, if it is given.</summary>
    /// <param name="what">The option or the operand, as the user writes it.</param>
    /// <param name="value">The value.</param>
    /// <param name="unset">The value when not given.</param>
    /// <exception cref="EngineError">It is given.</exception>
    public static void Refuse<T>(string what, T value, T unset)
    {
        if (!EqualityComparer<T>.Default.Equals(value, unset)) throw Unsupported(what);
    }

    /// <summary>Refuses a list that no query can say, if it is given.</summary>
    /// <param name="what">The option or the operand, as the user writes it.</param>
    /// <param name="values">The values.</param>
    /// <param name="unset">The values when not given.</param>
    /// <exception cref="EngineError">It is given.</exception>
    public static void Refuse<T>(string what, IReadOnlyList<T>? values, IReadOnlyList<T>? unset)
    {
        if (!Same(values, unset)) throw Unsupported(what);
    }

    /// <summary>One request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="template">The path with braces.</param>
    /// <param name="operands">What stands in the braces, in order.</param>
    /// <exception cref="EngineError">The path needs an operand that is not given.</exception>
    public RemoteRequest[] One(string method, string template, params ReadOnlySpan<string?> operands)
    {
        var path = new StringBuilder();
        var at = 0;
        for (var i = 0; template.IndexOf('{', at) is >= 0 and var open; i++)
        {
            var close = template.IndexOf('}', open);
            path.Append(template, at, open - at);
            path.Append(Escape((i < operands.Length ? operands[i] : null) ?? throw new EngineError(ErrorKind.Unsupported, $"a remote engine needs the {template[(open + 1)..close]} to be given")));
            at = close + 1;
        }
        return [new(method, path.Append(template, at, template.Length - at).ToString(), _text.ToString())];
    }

    /// <summary>One request with the first of the operands in its path; none without operands.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="template">The path with a brace.</param>
    /// <param name="operands">The operands.</param>
    public RemoteRequest[] First(string method, string template, IReadOnlyList<string> operands) => operands.Count == 0 ? [] : One(method, template, operands[0]);

    /// <summary>A request for each operand.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="template">The path with a brace.</param>
    /// <param name="operands">The operands.</param>
    public RemoteRequest[] Each(string method, string template, IReadOnlyList<string> operands) => [.. operands.SelectMany(operand => One(method, template, operand))];

    /// <summary>A request for each operand, which the query has.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path.</param>
    /// <param name="name">The query's name.</param>
    /// <param name="operands">The operands.</param>
    public RemoteRequest[] Alone(string method, string path, string name, IReadOnlyList<string> operands) =>
        [.. operands.Select(operand => new RemoteRequest(method, path, $"{name}={Escape(operand)}{(_text.Length > 0 ? "&" : "")}{_text}"))];

    private void Add(string name, string value) => _text.Append(_text.Length > 0 ? "&" : "").Append(name).Append('=').Append(Escape(value));

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static bool Same<T>(IReadOnlyList<T>? one, IReadOnlyList<T>? other) => (one ?? []).SequenceEqual(other ?? []);

    // As Parse of the option's type reads it again.
    private static string Text<T>(T value) => value switch
    {
        true => "true",
        false => "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    private static EngineError Unsupported(string what) => new(ErrorKind.Unsupported, $"{what} is not supported with a remote engine");
}
