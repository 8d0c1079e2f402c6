using Selkie.Oci.Text;

namespace Selkie.Cli.Templates;

/// <summary>Carries a parsed template out over a value.</summary>
/// <param name="name">The template's name in errors.</param>
/// <param name="source">The template's text, for positions in errors.</param>
/// <param name="output">Where to print.</param>
/// <param name="shown">What values look like there.</param>
/// <param name="defined">Templates by name.</param>
internal sealed class TemplateEvaluator(string name, string source, TextWriter output, Func<string, string> shown, IReadOnlyDictionary<string, List<Node>> defined)
{
    private const int Deepest = 1000;

    private List<(string Name, TemplateValue Value)> _variables = [];
    private string? _called;
    private int _depth;
    private Node _at = new DotNode(0);

    private enum Flow { Next, Break, Continue }

    /// <summary>Prints the template for a value.</summary>
    public void Run(List<Node> nodes, TemplateValue data)
    {
        _variables.Add(("$", data));
        Walk(nodes, data);
    }

    private Flow Walk(List<Node> nodes, TemplateValue dot)
    {
        foreach (var node in nodes)
        {
            _at = node;
            switch (node)
            {
                case TextNode text: output.Write(text.Text); break;
                case ActionNode action:
                    var value = Pipeline(action.Pipe, dot);
                    if (action.Pipe.Variables.Count == 0) output.Write(shown(value.ToString() ?? ""));
                    break;
                case TemplateNode call: Call(call, dot); break;
                case JumpNode jump: return jump.Keyword == "break" ? Flow.Break : Flow.Continue;
                case BranchNode branch:
                    if (Branch(branch, dot) is var flow && flow != Flow.Next) return flow;
                    break;
            }
        }
        return Flow.Next;
    }

    /// <summary>Another template; it sees none of this one's variables.</summary>
    private void Call(TemplateNode call, TemplateValue dot)
    {
        if (!defined.TryGetValue(call.Name, out var nodes)) throw Error($"template {GoText.Quote(call.Name)} not defined");
        if (_depth == Deepest) throw Error($"exceeded maximum template depth ({Deepest})");
        var data = call.Pipe is { } pipe ? Pipeline(pipe, dot) : NilValue.Instance;
        var (variables, caller) = (_variables, _called);
        (_variables, _called) = ([("$", data)], call.Name);
        _depth++;
        Walk(nodes, data);
        _depth--;
        (_variables, _called) = (variables, caller);
    }

    private Flow Branch(BranchNode branch, TemplateValue dot)
    {
        var scope = _variables.Count;
        var value = branch.Keyword == "range" ? Pipeline(branch.Pipe with { Variables = [] }, dot) : Pipeline(branch.Pipe, dot);
        var flow = Flow.Next;
        if (branch.Keyword == "range") Range(branch, value, dot);
        else if (value.IsTrue) flow = Walk(branch.Body, branch.Keyword == "with" ? value : dot);
        else flow = Walk(branch.Else, dot);
        _variables.RemoveRange(scope, _variables.Count - scope);
        return flow;
    }

    private void Range(BranchNode branch, TemplateValue value, TemplateValue dot)
    {
        var scope = _variables.Count;
        var some = false;
        foreach (var (key, item) in Elements(value))
        {
            some = true;
            var names = branch.Pipe.Variables;
            if (branch.Pipe.Assigns)
            {
                if (names.Count > 0) Assign(names[^1], item);
                if (names.Count > 1) Assign(names[0], key);
            }
            else
            {
                if (names.Count > 1) _variables.Add((names[0], key));
                if (names.Count > 0) _variables.Add((names[^1], item));
            }
            var flow = Walk(branch.Body, item);
            _variables.RemoveRange(scope, _variables.Count - scope);
            if (flow == Flow.Break) break;
        }
        if (!some) Walk(branch.Else, dot);
    }

    private IEnumerable<(TemplateValue Key, TemplateValue Item)> Elements(TemplateValue value)
    {
        if (value.Items is { } items) return items.Select((item, i) => ((TemplateValue)new IntValue(i), item));
        if (value.Entries is { } entries) return entries.Select(e => ((value as MapValue)?.Key(e.Key) ?? new StringValue(e.Key), e.Value));
        if (value is IntValue count) return Enumerable.Range(0, (int)Math.Max(0, count.Value)).Select(i => ((TemplateValue)new IntValue(i), (TemplateValue)new IntValue(i)));
        return value is NilValue ? [] : throw Error(value is NilPointer ? "range over nil pointer" : $"range can't iterate over {value}");
    }

    private void Assign(string variable, TemplateValue value)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name != variable) continue;
            _variables[i] = (variable, value);
            return;
        }
    }

    private TemplateValue Pipeline(PipeNode pipe, TemplateValue dot)
    {
        _at = pipe;
        TemplateValue? value = null;
        foreach (var command in pipe.Commands) value = Command(command, dot, value);
        foreach (var variable in pipe.Variables)
        {
            if (pipe.Assigns) Assign(variable, value!);
            else _variables.Add((variable, value!));
        }
        return value!;
    }

    private TemplateValue Command(CommandNode command, TemplateValue dot, TemplateValue? final)
    {
        var first = command.Arguments[0];
        switch (first)
        {
            case FieldNode or ChainNode or VariableNode: return Fields(first, dot, command.Arguments, final);
            case IdentifierNode function: return Function(function, command, dot, final);
            case PipeNode inner:
                NoArguments(command, final);
                return Pipeline(inner, dot);
        }
        _at = first;
        NoArguments(command, final);
        return first switch
        {
            DotNode => dot,
            ConstantNode constant => constant.Value,
            _ => throw Error("nil is not a command"),
        };
    }

    private void NoArguments(CommandNode command, TemplateValue? final)
    {
        if (command.Arguments.Count > 1 || final is not null) throw Error($"can't give argument to non-function {command.Arguments[0]}");
    }

    /// <summary>An operand as an argument.</summary>
    private TemplateValue Argument(Node node, TemplateValue dot)
    {
        _at = node;
        return node switch
        {
            DotNode => dot,
            NilNode => NilValue.Instance,
            ConstantNode constant => constant.Value,
            PipeNode pipe => Pipeline(pipe, dot),
            IdentifierNode function => Function(function, new CommandNode(function.Position, [function]), dot, null),
            _ => Fields(node, dot, [node], null),
        };
    }

    /// <summary>A field, variable or chain; the last name may be a method with arguments.</summary>
    private TemplateValue Fields(Node node, TemplateValue dot, List<Node> arguments, TemplateValue? final)
    {
        _at = node;
        var (value, names) = node switch
        {
            FieldNode field => (dot, field.Names),
            VariableNode variable => (Variable(variable.Name), variable.Names),
            ChainNode chain => (Argument(chain.Inner, dot), chain.Names),
            _ => throw Error($"can't handle {node}"),
        };
        _at = node;
        for (var i = 0; i < names.Count; i++)
        {
            IReadOnlyList<TemplateValue> given = i == names.Count - 1 && (arguments.Count > 1 || final is not null) ? Arguments(arguments, dot, final) : [];
            _at = node;
            if (value is NilValue) continue; // as a key that is missing
            value = Field(value, names[i], given) ?? throw Error($"can't evaluate field {names[i]} in type {value.GoType}");
        }
        return value;
    }

    private List<TemplateValue> Arguments(List<Node> arguments, TemplateValue dot, TemplateValue? final)
    {
        var given = new List<TemplateValue>();
        foreach (var argument in arguments.Skip(1)) given.Add(Argument(argument, dot));
        if (final is not null) given.Add(final);
        return given;
    }

    private TemplateValue? Field(TemplateValue value, string field, IReadOnlyList<TemplateValue> arguments)
    {
        try
        {
            return value.Field(field, arguments);
        }
        catch (TemplateFunctions.Failure e)
        {
            throw Error(e.Message);
        }
    }

    private TemplateValue Variable(string variable)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
            if (_variables[i].Name == variable) return _variables[i].Value;
        throw Error($"undefined variable: {variable}");
    }

    private TemplateValue Function(IdentifierNode function, CommandNode command, TemplateValue dot, TemplateValue? final)
    {
        _at = function;
        if (function.Name is "and" or "or") return ShortCut(function.Name, command, dot, final);
        var arguments = Arguments(command.Arguments, dot, final);
        try
        {
            return TemplateFunctions.Call(function.Name, [.. arguments]);
        }
        catch (TemplateFunctions.Failure e)
        {
            var wrong = e.Argument is { } argument ? arguments.IndexOf(argument) + 1 : 0;
            if (wrong > 0 && wrong < command.Arguments.Count) _at = command.Arguments[wrong];
            else if (!e.Whole) _at = command;
            throw Error(e.Whole ? e.Message : $"error calling {function.Name}: {e.Message}");
        }
    }

    /// <summary>and, or: the first argument that decides, or the last.</summary>
    private TemplateValue ShortCut(string function, CommandNode command, TemplateValue dot, TemplateValue? final)
    {
        if (command.Arguments.Count == 1 && final is null) throw Error($"wrong number of args for {function}: want at least 1 got 0");
        TemplateValue value = NilValue.Instance;
        foreach (var argument in command.Arguments.Skip(1))
        {
            value = Argument(argument, dot);
            if (value.IsTrue == (function == "or")) return value;
        }
        return final ?? value;
    }

    private TemplateException Error(string text)
    {
        var before = source.AsSpan(0, Math.Min(_at.Position, source.Length));
        var column = _at.Position - (before.LastIndexOf('\n') + 1);
        return new TemplateException(
            $"template: {name}:{before.Count('\n') + 1}:{column}: executing {GoText.Quote(_called ?? name)} at <{_at}>: {text}");
    }

}
