namespace Selkie.Cli.Templates;

/// <summary>A node of a parsed template.</summary>
/// <param name="Position">Where errors point to.</param>
internal abstract record Node(int Position);

/// <summary>Plain text.</summary>
internal sealed record TextNode(int Position, string Text) : Node(Position);

/// <summary>A pipeline whose value is printed.</summary>
internal sealed record ActionNode(int Position, PipeNode Pipe) : Node(Position);

/// <summary>if, with or range.</summary>
internal sealed record BranchNode(int Position, string Keyword, PipeNode Pipe, List<Node> Body, List<Node> Else) : Node(Position);

/// <summary>Another template, carried out over a value.</summary>
internal sealed record TemplateNode(int Position, string Name, PipeNode? Pipe) : Node(Position)
{
    public override string ToString() => $"{{{{template {Oci.Text.GoText.Quote(Name)}{(Pipe is null ? "" : " " + Pipe)}}}}}";
}

/// <summary>break or continue.</summary>
internal sealed record JumpNode(int Position, string Keyword) : Node(Position);

/// <summary>Commands joined by bars, perhaps assigned to variables.</summary>
internal sealed record PipeNode(int Position, List<string> Variables, bool Assigns, List<CommandNode> Commands) : Node(Position)
{
    public override string ToString()
    {
        var target = Variables.Count == 0 ? "" : string.Join(", ", Variables) + (Assigns ? " = " : " := ");
        return target + string.Join(" | ", Commands);
    }
}

/// <summary>A function with its arguments, or a single operand.</summary>
internal sealed record CommandNode(int Position, List<Node> Arguments) : Node(Position)
{
    public override string ToString() => string.Join(' ', Arguments.Select(a => a is PipeNode ? $"({a})" : a.ToString()));
}

/// <summary>The dot.</summary>
internal sealed record DotNode(int Position) : Node(Position)
{
    public override string ToString() => ".";
}

/// <summary>nil.</summary>
internal sealed record NilNode(int Position) : Node(Position)
{
    public override string ToString() => "nil";
}

/// <summary>Fields of the dot.</summary>
internal sealed record FieldNode(int Position, List<string> Names) : Node(Position)
{
    public override string ToString() => "." + string.Join('.', Names);
}

/// <summary>A variable and fields of it.</summary>
internal sealed record VariableNode(int Position, string Name, List<string> Names) : Node(Position)
{
    public override string ToString() => Names.Count == 0 ? Name : Name + "." + string.Join('.', Names);
}

/// <summary>Fields of a pipeline in parentheses.</summary>
internal sealed record ChainNode(int Position, Node Inner, List<string> Names) : Node(Position)
{
    public override string ToString() => (Inner is PipeNode ? $"({Inner})" : Inner.ToString()) + "." + string.Join('.', Names);
}

/// <summary>A function.</summary>
internal sealed record IdentifierNode(int Position, string Name) : Node(Position)
{
    public override string ToString() => Name;
}

/// <summary>A number, text or truth value.</summary>
internal sealed record ConstantNode(int Position, string Source, TemplateValue Value) : Node(Position)
{
    public override string ToString() => Source;
}
