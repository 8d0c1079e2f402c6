namespace Selkie.Service.Routing;

/// <summary>
/// A path with at most one operand in braces: <c>/images/{name}/json</c>. An operand takes slashes, too (names of images have them), so a path fits a
/// template by what stands before and behind the braces. Of a template with two pairs of braces the operand is all from the first on: who answers takes it apart.
/// </summary>
public sealed class RouteTemplate
{
    private readonly string _before, _behind, _between;

    /// <summary>Reads a template.</summary>
    /// <param name="text">The path.</param>
    public RouteTemplate(string text)
    {
        Text = text;
        var open = text.IndexOf('{');
        HasOperand = open >= 0;
        _before = HasOperand ? text[..open] : text;
        _behind = HasOperand ? text[(text.IndexOf('}') + 1)..] : "";
        _between = _behind.IndexOf('{') is > 0 and var second ? _behind[..second] : "";
        if (_between.Length > 0) _behind = "";
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
        return operand[0] != '/' && (_between.Length == 0 || operand.IndexOf(_between) > 0);
    }
}
