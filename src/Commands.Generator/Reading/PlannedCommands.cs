using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Reading;

/// <summary>A command that is known but not built (docs/surface/planned.tsv).</summary>
/// <param name="Path">The command's words.</param>
/// <param name="Command">The command.</param>
internal sealed record PlannedCommand(string Path, CommandModel Command)
{
    /// <summary>Reads planned.tsv; its head says what its lines hold.</summary>
    public static List<PlannedCommand> Read(string text)
    {
        var commands = new List<PlannedCommand>();
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Split('\t');
            if (fields[0] == "C") commands.Add(new PlannedCommand(fields[1], new CommandModel()));
            else if (line.Length > 1 && line[0] != '#') commands[commands.Count - 1] = commands[commands.Count - 1].With(fields);
        }
        return commands;
    }

    private PlannedCommand With(string[] fields)
    {
        switch (fields[0])
        {
            case "V": return this with { Command = Head(Command, fields) };
            case "D": return this with { Command = Command with { Long = Plain(fields[1]) } };
            case "S": Command.Synonyms.Add(fields[1]); break;
            case "E": Command.Examples.Add(Plain(fields[1])); break;
            case "P": Command.Operands.Add(fields[1]); break;
            case "O": Command.Options.Add(Option(fields)); break;
        }
        return this;
    }

    private static CommandModel Head(CommandModel command, string[] fields) => command with
    {
        Hidden = fields[1].Contains('h'),
        IsGroup = fields[1].Contains('g'),
        Interspersed = !fields[1].Contains('n'),
        Min = int.Parse(fields[2]),
        Max = int.Parse(fields[3]),
        Rule = int.Parse(fields[4]),
        Use = fields[5],
        Short = Plain(fields[6]),
    };

    private static OptionModel Option(string[] fields) => new()
    {
        Name = fields[1],
        Shorthand = fields[2],
        Kind = fields[3] switch { "b" => "Bool", "i" => "Int", "u" => "UInt", "f" => "Double", "a" => "Array", "c" => "Slice", _ => "String" },
        Type = fields[4],
        Default = Plain(fields[5]),
        Hidden = fields[6].Contains('h'),
        BeforeCommand = fields[6].Contains('l'),
        NoValue = fields[7],
        Aliases = fields[8],
        Choices = fields[9],
        Complete = fields[10],
        Deprecated = Plain(fields[11]),
        Help = Plain(fields[12]),
    };

    private static string Plain(string field) => field.Replace("\\n", "\n").Replace("\\t", "\t").Replace("\\\\", "\\");
}
