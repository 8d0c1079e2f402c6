using System.Buffers;
using System.Globalization;
using System.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Cli.Templates;

/// <summary>Parses a Go template; what it refuses, Go refuses with the same text.</summary>
internal sealed class TemplateParser
{
    private const int Deepest = 200;

    private readonly TemplateLexer _lexer;
    private readonly List<Token> _tokens;
    private readonly Dictionary<string, List<Node>> _defined = [];
    private List<string> _variables = ["$"];
    private int _next;
    private int _ranges;
    private int _depth;

    private TemplateParser(string name, string source)
    {
        _lexer = new TemplateLexer(name, source);
        _tokens = _lexer.Read();
    }

    /// <summary>Parses a template, and those it defines.</summary>
    public static (List<Node> Nodes, Dictionary<string, List<Node>> Defined) Parse(string name, string source)
    {
        var parser = new TemplateParser(name, source);
        var (nodes, end) = parser.List(top: true);
        if (end.Length > 0) throw parser.Fail($"unexpected {{{{{end}}}}}");
        parser._defined.TryAdd(name, nodes);
        return (nodes, parser._defined);
    }

    private Token Peek => _tokens[Math.Min(_next, _tokens.Count - 1)];

    private Token Take() => _tokens[Math.Min(_next++, _tokens.Count - 1)];

    private void SkipSpace()
    {
        while (Peek.Kind == TokenKind.Space) _next++;
    }

    private TemplateException Fail(string text) => _lexer.Error(Peek.Position, text);

    private TemplateException Unexpected(Token token, string context) => Fail($"unexpected {Shown(token)} in {context}");

    private static string Shown(Token token) => token.Kind switch
    {
        TokenKind.End => "EOF",
        TokenKind.Keyword => $"<{token.Text}>",
        _ when token.Text.Length > 10 => GoText.Quote(token.Text[..10]) + "...",
        _ => GoText.Quote(token.Text),
    };

    /// <summary>Nodes up to the end, or to an else or end action; returns which.</summary>
    private (List<Node> Nodes, string End) List(bool top = false)
    {
        var nodes = new List<Node>();
        while (true)
        {
            var token = Take();
            if (token.Kind == TokenKind.End) return (nodes, "");
            if (token.Kind == TokenKind.Text)
            {
                nodes.Add(new TextNode(token.Position, token.Text));
                continue;
            }
            SkipSpace();
            if (Peek is { Kind: TokenKind.Keyword } keyword && keyword.Text is not "nil")
            {
                _next++;
                if (keyword.Text is "end" or "else") return (nodes, keyword.Text);
                if (top && keyword.Text == "define") Define(TemplateName("define"));
                else nodes.Add(Control(keyword));
            }
            else
            {
                var pipe = Pipeline("command", TokenKind.Close);
                nodes.Add(new ActionNode(pipe.Position, pipe));
            }
        }
    }

    private Node Control(Token keyword)
    {
        switch (keyword.Text)
        {
            case "if" or "with" or "range":
                return Deeper(() => Branch(keyword));
            case "break" or "continue":
                if (_ranges == 0) throw Fail($"{{{{{keyword.Text}}}}} outside {{{{range}}}}");
                Close(keyword.Text);
                return new JumpNode(keyword.Position, keyword.Text);
            case "template":
                return new TemplateNode(keyword.Position, TemplateName("template clause"), Data("template clause"));
            case "block":
                var block = TemplateName("block clause");
                var data = Data("block clause") ?? throw Fail("missing value for block clause");
                Define(block, closed: true);
                return new TemplateNode(keyword.Position, block, data);
            default:
                throw Unexpected(keyword, "command");
        }
    }

    /// <summary>A template of its own up to its end; what it is called from lends it no variables.</summary>
    private void Define(string name, bool closed = false)
    {
        if (!closed) Close("define clause");
        var (variables, ranges) = (_variables, _ranges);
        (_variables, _ranges) = (["$"], 0);
        var (body, end) = Deeper(() => List());
        if (end != "end") throw Fail(end.Length == 0 ? "unexpected EOF" : $"unexpected {{{{{end}}}}} in {(closed ? "block clause" : "define clause")}");
        Close("end");
        (_variables, _ranges) = (variables, ranges);
        _defined[name] = body;
    }

    private string TemplateName(string context)
    {
        SkipSpace();
        return Take() is var token && token.Kind == TokenKind.String ? TemplateLexer.Unquote(token.Text) : throw Unexpected(token, context);
    }

    /// <summary>What a template is called with, up to the end of the action; null: nothing.</summary>
    private PipeNode? Data(string context)
    {
        SkipSpace();
        if (Peek.Kind != TokenKind.Close) return Pipeline(context, TokenKind.Close);
        _next++;
        return null;
    }

    private BranchNode Branch(Token keyword)
    {
        var scope = _variables.Count;
        var pipe = Pipeline(keyword.Text, TokenKind.Close);
        if (keyword.Text == "range") _ranges++;
        var (body, end) = List();
        if (keyword.Text == "range") _ranges--;
        var otherwise = new List<Node>();
        if (end == "else")
        {
            SkipSpace();
            if (Peek is { Kind: TokenKind.Keyword, Text: "if" or "with" } next && next.Text == keyword.Text)
            {
                _next++;
                otherwise.Add(Deeper(() => Branch(next)));
                _variables.RemoveRange(scope, _variables.Count - scope);
                return new BranchNode(keyword.Position, keyword.Text, pipe, body, otherwise);
            }
            Close("else");
            (otherwise, end) = List();
            if (end == "else") throw Fail("expected end; found {{else}}");
        }
        if (end != "end") throw Fail("unexpected EOF");
        Close("end");
        _variables.RemoveRange(scope, _variables.Count - scope);
        return new BranchNode(keyword.Position, keyword.Text, pipe, body, otherwise);
    }

    // The stack has an end, and a format may come from anywhere.
    private T Deeper<T>(Func<T> parse)
    {
        if (_depth == Deepest) throw Fail("max expression depth exceeded");
        _depth++;
        var parsed = parse();
        _depth--;
        return parsed;
    }

    private void Close(string context)
    {
        SkipSpace();
        if (Take() is var token && token.Kind != TokenKind.Close) throw Unexpected(token, context);
    }

    private PipeNode Pipeline(string context, TokenKind end)
    {
        SkipSpace();
        var pipe = new PipeNode(Peek.Position, [], false, []);
        pipe = Declarations(pipe, context);
        while (true)
        {
            SkipSpace();
            var token = Peek;
            if (token.Kind == end)
            {
                _next++;
                if (pipe.Commands.Count == 0) throw Fail($"missing value for {context}");
                for (var i = 1; i < pipe.Commands.Count; i++)
                    if (pipe.Commands[i].Arguments[0] is ConstantNode or DotNode or NilNode)
                        throw Fail($"non executable command in pipeline stage {i + 1}");
                return pipe;
            }
            if (token.Kind is TokenKind.End or TokenKind.Close or TokenKind.CloseParen or TokenKind.Comma or TokenKind.Pipe or TokenKind.Assign or TokenKind.Declare or TokenKind.Character
                || token is { Kind: TokenKind.Keyword } && token.Text != "nil")
            {
                if (token.Kind == TokenKind.End) throw Fail("unclosed action");
                throw Unexpected(token, context);
            }
            pipe.Commands.Add(Command());
        }
    }

    /// <summary>$x := or $i, $x := at the start of a pipeline.</summary>
    private PipeNode Declarations(PipeNode pipe, string context)
    {
        var start = _next;
        var names = new List<string>();
        while (Peek.Kind == TokenKind.Variable)
        {
            names.Add(Take().Text);
            SkipSpace();
            if (Peek.Kind == TokenKind.Comma && context == "range" && names.Count < 2)
            {
                _next++;
                SkipSpace();
                continue;
            }
            if (Peek.Kind is not (TokenKind.Declare or TokenKind.Assign)) break;
            var assigns = Take().Kind == TokenKind.Assign;
            if (!assigns) _variables.AddRange(names);
            return pipe with { Variables = names, Assigns = assigns };
        }
        _next = start;
        return pipe;
    }

    private CommandNode Command()
    {
        SkipSpace();
        var command = new CommandNode(Peek.Position, []);
        while (true)
        {
            SkipSpace();
            if (Operand() is { } operand) command.Arguments.Add(operand);
            var token = Peek;
            if (token.Kind == TokenKind.Space)
            {
                _next++;
                continue;
            }
            if (token.Kind == TokenKind.Pipe)
            {
                _next++;
                SkipSpace();
                if (Peek.Kind is TokenKind.Close or TokenKind.CloseParen) throw Fail("missing value for command");
            }
            else if (token.Kind == TokenKind.End)
            {
                throw Fail("unclosed action");
            }
            else if (token.Kind is not (TokenKind.Close or TokenKind.CloseParen))
            {
                throw Unexpected(token, "operand");
            }
            return command.Arguments.Count > 0 ? command : throw Fail("empty command");
        }
    }

    private Node? Operand()
    {
        if (Term() is not { } node) return null;
        if (Peek.Kind != TokenKind.Field) return node;
        var position = Peek.Position;
        var names = new List<string>();
        while (Peek.Kind == TokenKind.Field) names.Add(Take().Text[1..]);
        return node switch
        {
            FieldNode field => new FieldNode(position, [.. field.Names, .. names]),
            VariableNode variable => new VariableNode(position, variable.Name, [.. variable.Names, .. names]),
            ConstantNode or NilNode or DotNode => throw Fail($"unexpected . after term {GoText.Quote(node.ToString())}"),
            _ => new ChainNode(position, node, names),
        };
    }

    private Node? Term()
    {
        var token = Peek;
        _next++;
        switch (token.Kind)
        {
            case TokenKind.Dot: return new DotNode(token.Position);
            case TokenKind.Field: return new FieldNode(token.Position, [token.Text[1..]]);
            case TokenKind.Keyword when token.Text == "nil": return new NilNode(token.Position);
            case TokenKind.String: return new ConstantNode(token.Position, token.Text, new StringValue(TemplateLexer.Unquote(token.Text)));
            case TokenKind.Number: return new ConstantNode(token.Position, token.Text, Number(token));
            case TokenKind.OpenParen: return Deeper(() => Pipeline("parenthesized pipeline", TokenKind.CloseParen));
            case TokenKind.Identifier when token.Text is "true" or "false":
                return new ConstantNode(token.Position, token.Text, BoolValue.Of(token.Text == "true"));
            case TokenKind.Identifier:
                return TemplateFunctions.Names.Contains(token.Text)
                    ? new IdentifierNode(token.Position, token.Text)
                    : throw Fail($"function {GoText.Quote(token.Text)} not defined");
            case TokenKind.Variable:
                return _variables.Contains(token.Text)
                    ? new VariableNode(token.Position, token.Text, [])
                    : throw Fail($"undefined variable {GoText.Quote(token.Text)}");
            default:
                _next--;
                return null;
        }
    }

    private IntValue Character(Token token)
    {
        var text = TemplateLexer.Unquote(token.Text);
        return Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done && used == text.Length
            ? new IntValue(rune.Value) : throw Fail($"malformed character constant: {token.Text}");
    }

    private TemplateValue Number(Token token)
    {
        if (token.Text[0] == '\'') return Character(token);
        if (GoNumber.TryInt(token.Text, out var whole)) return new IntValue(whole);
        return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new FloatValue(value)
            : throw Fail($"bad number syntax: {GoText.Quote(token.Text)}");
    }
}
