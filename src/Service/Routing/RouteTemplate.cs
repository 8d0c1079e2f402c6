namespace Selkie.Service.Routing;

/// <summary>
/// A path with operands in braces: <c>/images/{name}/json</c>. An operand takes slashes, too (names of images have them), so a path fits a
/// template by what stands before and behind the braces; of two operands, all between them is one to the router.
/// </summary>
public sealed class RouteTemplate
{
    private readonly string _before, _between, _behind;

    /// <summary>Reads a template.</summary>
    /// <param name="text">The path.</param>
    public RouteTemplate(string text)
    {
        Text = text;
        var open = text.IndexOf('{');
        HasOperand = open >= 0;
        _before = HasOperand ? text[..open] : text;
        var rest = HasOperand ? text[(text.IndexOf('}') + 1)..] : "";
        var second = rest.IndexOf('{');
        _between = second < 0 ? "" : rest[..second];
        _behind = second < 0 ? rest : rest[(rest.IndexOf('}') + 1)..];
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>Whether it has braces.</summary>
    public bool HasOperand { get; }

    /// <summary>How much of a path it names itself: of several that fit, the one that names most is meant.</summary>
    public int Weight => HasOperand ? _before.Length + _between.Length + _behind.Length : int.MaxValue;

    /// <summary>Whether a path fits.</summary>
    /// <param name="path">The path, without version and tree.</param>
    /// <param name="operand">What stands in the braces, as it came; empty without braces.</param>
    public bool Fits(ReadOnlySpan<char> path, out ReadOnlySpan<char> operand)
    {
        operand = default;
        if (!HasOperand) return path.SequenceEqual(_before);
        if (path.Length <= _before.Length + _behind.Length || !path.StartsWith(_before) || !path.EndsWith(_behind)) return false;
        operand = path[_before.Length..^_behind.Length];
        if (_between.Length > 0 && operand.IndexOf(_between, StringComparison.Ordinal) is var at && (at <= 0 || at + _between.Length == operand.Length)) return false;
        return operand[0] != '/';
    }
}
