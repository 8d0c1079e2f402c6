using Microsoft.CodeAnalysis;
using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Reading;

/// <summary>Reads a verb record: attributes, property types and documentation.</summary>
internal sealed class VerbReader
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];
    private readonly HashSet<string> _names = [];
    private readonly ValueList<OptionModel> _options = [];
    private readonly ValueList<string> _operands = [];
    private readonly ValueList<OperandModel> _operandModels = [];
    private readonly ValueList<MemberModel> _members = [];
    private int _min;
    private int _max;
    private ProblemModel? _problem;

    public static VerbModel Read(GeneratorAttributeSyntaxContext context) =>
        new VerbReader().Read((INamedTypeSymbol)context.TargetSymbol, context.Attributes[0]);

    private VerbModel Read(INamedTypeSymbol type, AttributeData verb)
    {
        foreach (var property in type.AllProperties())
            foreach (var attribute in property.GetAttributes())
                if (attribute.AttributeClass?.Name == "OptionAttribute") Option(property, attribute);
                else if (attribute.AttributeClass?.Name == "ArgumentAttribute") Operand(property, attribute);
        var contract = type.AllInterfaces.FirstOrDefault(i => i.Name == "IStreamVerb") ?? type.AllInterfaces.FirstOrDefault(i => i.Name == "IVerb");
        return new VerbModel(
            type.Name, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), (string)verb.ConstructorArguments[0].Value!,
            new(verb.Text("Alias").Words()), contract?.TypeArguments[0].ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), contract?.Name == "IStreamVerb", Command(type, verb), _members, Routes(type), _problem);
    }

    private CommandModel Command(INamedTypeSymbol type, AttributeData verb) => new()
    {
        Short = Summary(type).TrimEnd('.'),
        Long = type.Documentation("remarks"),
        Use = verb.Named("Use") as string ?? "[options]",
        Hidden = verb.Flag("Hidden", false),
        Interspersed = verb.Flag("Interspersed", true),
        Min = _min,
        Max = _max,
        Rule = verb.Number("Rule", 0),
        TooFew = verb.Text("TooFew"),
        TooMany = verb.Text("TooMany"),
        Synonyms = new(verb.Text("Synonyms").Words()),
        Examples = new(Texts(type, "ExampleAttribute").Select(text => text.Contains("{verb}") ? text : "{verb} " + text)),
        Operands = _operands,
        DockerOperands = Queries(operand => operand.DockerQuery),
        LibpodOperands = Queries(operand => operand.LibpodQuery),
        Options = _options,
    };

    private ValueList<string> Queries(Func<OperandModel, string> name) => _operandModels.Any(operand => name(operand).Length > 0) ? new(_operandModels.Select(name)) : [];

    private ValueList<RouteModel> Routes(INamedTypeSymbol type)
    {
        var routes = new ValueList<RouteModel>();
        foreach (var tree in new[] { "Docker", "Libpod" })
            foreach (var text in Texts(type, tree + "Attribute"))
            {
                var words = text.Split(' ');
                if (words.Length != 2 || !Methods.Contains(words[0]) || !words[1].StartsWith("/", StringComparison.Ordinal)) Fail("SELKIE006", type);
                else if (words[1].Contains('{') && _operands.Count == 0 || !type.AllInterfaces.Any(i => i.Name == "IVerb")) Fail("SELKIE009", type);
                else routes.Add(new RouteModel(tree, words[0], words[1]));
            }
        return routes;
    }

    private static IEnumerable<string> Texts(INamedTypeSymbol type, string attribute) =>
        type.GetAttributes().Where(a => a.AttributeClass?.Name == attribute).Select(a => (string)a.ConstructorArguments[0].Value!);

    private void Option(IPropertySymbol property, AttributeData option)
    {
        var name = (string)option.ConstructorArguments[0].Value!;
        var letter = option.ConstructorArguments.Length > 1 ? option.ConstructorArguments[1].Value!.ToString() : "";
        if (property.IsRequired) Fail("SELKIE003", property);
        if (!_names.Add(name) || letter.Length > 0 && !_names.Add("-" + letter)) Fail("SELKIE004", property);
        if (PropertyTypes.Find(property, option.Named("ParsedBy") as INamedTypeSymbol) is not { } type)
        {
            Fail("SELKIE001", property);
            return;
        }
        var model = Option(property, option, name, letter, type);
        _members.Add(new MemberModel(property.Name, string.Format(type.Read, _options.Count, "unset." + property.Name), model, null));
        _options.Add(model);
    }

    private OptionModel Option(IPropertySymbol property, AttributeData option, string name, string letter, PropertyTypes type)
    {
        var split = option.Flag("Split", false);
        var choices = option.Text("Choices");
        return new OptionModel
        {
            Name = name,
            Shorthand = letter,
            Kind = split ? "Slice" : option.Text("Type") == "duration" ? "Duration" : type.Kind,
            Type = option.Text("Type") is { Length: > 0 } given ? given : choices.Length > 0 ? "choice" : split ? "strings" : type.Label,
            Default = option.Text("Default"),
            Hidden = option.Flag("Hidden", false),
            BeforeCommand = option.Flag("BeforeCommand", false),
            Local = option.Flag("Local", false),
            Inherited = option.Flag("Inherited", false),
            NoValue = option.Text("NoValue"),
            Aliases = option.Text("Alias"),
            Choices = choices,
            Complete = option.Text("Complete"),
            Deprecated = option.Text("Deprecated"),
            Help = Summary(property).TrimEnd('.'),
            DockerQuery = Query(option, "Docker"),
            LibpodQuery = Query(option, "Libpod"),
        };
    }

    private static string Query(AttributeData option, string tree) => option.Text(tree) is { Length: > 0 } own ? own : option.Text("Query");

    private void Operand(IPropertySymbol property, AttributeData argument)
    {
        var list = property.Type.SpecialType != SpecialType.System_String;
        if (_max < 0 || list && property.Type.Name != "IReadOnlyList") Fail("SELKIE005", property);
        if (property.IsRequired) Fail("SELKIE003", property);
        Count(property, argument, list);
        var place = _operands.Count;
        _operands.Add(argument.Text("Complete"));
        _operandModels.Add(new OperandModel((string)argument.ConstructorArguments[0].Value!, list, argument.Flag("Alone", false), Query(argument, "Docker"), Query(argument, "Libpod")));
        _members.Add(new MemberModel(property.Name, list ? $"line.Rest({place})" : $"line.Argument({place}, unset.{property.Name})!", null, _operandModels[place]));
    }

    private void Count(IPropertySymbol property, AttributeData argument, bool list)
    {
        if (list)
        {
            _min += argument.Number("Min", 0);
            var most = argument.Number("Max", -1);
            _max = most < 0 ? -1 : _max + most;
        }
        else
        {
            _max++;
            if (property.NullableAnnotation != NullableAnnotation.Annotated) _min++;
        }
    }

    private void Fail(string id, ISymbol subject) => _problem ??= new ProblemModel(id, subject.ToDisplayString());

    private string Summary(ISymbol symbol)
    {
        var text = symbol.Documentation("summary");
        if (text.Length == 0) Fail("SELKIE002", symbol);
        return text;
    }
}
