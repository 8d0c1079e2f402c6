namespace Selkie.Cli.Templates;

/// <summary>A Go text/template.</summary>
internal sealed class Template
{
    private readonly string _name;
    private readonly string _source;
    private readonly List<Node> _nodes;

    private Template(string name, string source)
    {
        _name = name;
        _source = source;
        _nodes = TemplateParser.Parse(name, source);
    }

    /// <summary>Parses a template.</summary>
    /// <param name="name">Its name in errors: the command's last word.</param>
    /// <param name="source">Its text.</param>
    public static Template Parse(string name, string source) => new(name, source);

    /// <summary>Prints the template for a value.</summary>
    public void Execute(TextWriter output, TemplateValue data) => new TemplateEvaluator(_name, _source, output).Run(_nodes, data);
}
