namespace Selkie.Cli.Templates;

/// <summary>A Go text/template.</summary>
internal sealed class Template
{
    private readonly string _name;
    private readonly string _source;
    private readonly List<Node> _nodes;
    private readonly Dictionary<string, List<Node>> _defined;

    private Template(string name, string source)
    {
        _name = name;
        _source = source;
        (_nodes, _defined) = TemplateParser.Parse(name, source);
    }

    /// <summary>Parses a template.</summary>
    /// <param name="name">Its name in errors: the command's last word.</param>
    /// <param name="source">Its text.</param>
    public static Template Parse(string name, string source) => new(name, source);

    /// <summary>Prints the template for a value.</summary>
    /// <param name="output">Where to print.</param>
    /// <param name="data">The value.</param>
    /// <param name="shown">What values look like there; the template's own text is printed as it is.</param>
    public void Execute(TextWriter output, TemplateValue data, Func<string, string> shown) => new TemplateEvaluator(_name, _source, output, shown, _defined).Run(_nodes, data);
}
