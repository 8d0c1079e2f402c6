using System.Text;
using Selkie.Commands.Generator.Model;
using Selkie.Commands.Generator.Reading;

namespace Selkie.Commands.Generator.Writing;

/// <summary>Writes the method that makes a command's row. It runs when the row is asked for, so that a command pays for no other.</summary>
internal static class RowWriter
{
    /// <summary>The method.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="command">The command.</param>
    /// <param name="bind">The binder's name, or null for a command that is not built.</param>
    public static string Write(string method, CommandModel command, string? bind)
    {
        var members = new Members("        ");
        members.Text("Short", command.Short);
        members.Text("Long", command.Long.Length > 0 ? command.Long : command.Short);
        members.Text("Use", command.Use);
        members.Flag("Hidden", command.Hidden);
        members.Flag("IsGroup", command.IsGroup);
        if (!command.Interspersed) members.Add("Interspersed", "false");
        if (command.Min > 0) members.Add("MinArguments", command.Min.ToString());
        if (command.Max >= 0) members.Add("MaxArguments", command.Max.ToString());
        if (command.Rule > 0) members.Add("Rule", $"(ArgumentRule){command.Rule}");
        members.Text("TooFew", command.TooFew);
        members.Text("TooMany", command.TooMany);
        members.List("FullSynonyms", command.Synonyms);
        members.List("Examples", command.Examples);
        members.List("ArgumentCompletion", command.Operands);
        members.List("DockerOperands", command.DockerOperands);
        members.List("LibpodOperands", command.LibpodOperands);
        if (bind is not null) members.Add("Bind", bind);
        if (command.Options.Count > 0) members.Add("Options", $"[\n{string.Concat(command.Options.Select(Option))}        ]");
        return $$"""
                private static CommandRow {{method}}(string path) => new()
                {
                    Path = path,
            {{members}}    };

            """;
    }

    private static string Option(OptionModel option)
    {
        var members = new Members(null);
        members.Text("Name", option.Name);
        if (option.Shorthand.Length > 0) members.Add("Shorthand", $"'{option.Shorthand}'");
        members.Add("Kind", "OptionKind." + option.Kind);
        members.Text("Type", option.Type);
        members.Text("Default", option.Default);
        members.Flag("Hidden", option.Hidden);
        members.Flag("BeforeCommand", option.BeforeCommand);
        members.Flag("Unsupported", option.Unsupported);
        members.Text("NoValue", option.NoValue.Length > 0 ? option.NoValue : option.Kind == "Bool" ? "true" : "");
        members.List("Aliases", option.Aliases.Words());
        members.List("Choices", option.Choices.Words());
        members.Text("Deprecated", option.Deprecated);
        members.Text("Complete", option.Complete);
        members.Text("DockerQuery", option.DockerQuery);
        members.Text("LibpodQuery", option.LibpodQuery);
        members.Text("Help", option.Help);
        return $"            new() {{ {members} }},\n";
    }

    /// <summary>An object initializer that names only what differs from the defaults.</summary>
    private sealed class Members(string? indent)
    {
        private readonly StringBuilder _text = new();

        public void Add(string name, string value)
        {
            if (indent is null && _text.Length > 0) _text.Append(", ");
            _text.Append(indent).Append(name).Append(" = ").Append(value).Append(indent is null ? "" : ",\n");
        }

        public void Text(string name, string value)
        {
            if (value.Length > 0) Add(name, CSharp.Quote(value));
        }

        public void Flag(string name, bool value)
        {
            if (value) Add(name, "true");
        }

        public void List(string name, IEnumerable<string> texts)
        {
            if (texts.Any()) Add(name, CSharp.List(texts));
        }

        public override string ToString() => _text.ToString();
    }
}
