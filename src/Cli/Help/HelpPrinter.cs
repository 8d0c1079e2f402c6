using Selkie.Cli.Grammar;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Cli.Help;

/// <summary>Help in the layout that Podman makes of cobra's: short, description, usage, aliases, examples, commands, options.</summary>
internal static class HelpPrinter
{
    private const int LeastNameWidth = 11;

    /// <summary>Prints the help of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="output">Where to.</param>
    /// <param name="hideRemote">Whether <c>--remote</c> is left out because a remote service is chosen already.</param>
    public static void Print(CommandRow command, string name, TextWriter output, bool hideRemote = false)
    {
        if (command.Path.Length == 0)
            output.Write($"{command.Long}\n\n");
        else
            output.Write($"{Named(command.Short, name)}\n\nDescription:\n  {Named(command.Long, name).Replace("\n", "\n  ")}\n\n");
        PrintUsage(command, name, output, hideRemote);
    }

    /// <summary>Prints what follows the description.</summary>
    public static void PrintUsage(CommandRow command, string name, TextWriter output, bool hideRemote = false)
    {
        var full = CommandLine.Full(name, command);
        output.Write($"Usage:\n  {UsageLine(command, full)}");
        if (command.Synonyms.Any()) output.Write($"\n\nAliases:\n  {command.Name}, {string.Join(", ", command.Synonyms)}");
        if (command.Examples.Count > 0)
        {
            output.Write("\n\nExamples:");
            foreach (var example in command.Examples) output.Write($"\n  {Named(example.Replace("{verb}", full), name)}");
        }
        if (command.IsGroup || command.Path.Length == 0) PrintCommands(command, output);
        PrintOptions(command, name, output, hideRemote);
        output.Write(command.Path.Length == 0 ? "\n" : "\n\n");
    }

    /// <summary>The usage line without indent.</summary>
    public static string UsageLine(CommandRow command, string full)
    {
        var line = command.Use.Length > 0 ? full + " " + command.Use : full;
        return command.IsGroup || command.Path.Length == 0 ? line + " [command]" : line;
    }

    private static string Named(string text, string name) => text.Contains("{program}") ? text.Replace("{program}", name) : text;

    private static void PrintCommands(CommandRow command, TextWriter output)
    {
        var children = CommandTable.Children(command.Path);
        var width = LeastNameWidth;
        foreach (var child in children) width = Math.Max(width, child.Name.Length);
        output.Write("\n\nAvailable Commands:");
        foreach (var child in children)
        {
            if (command.Path.Length == 0 && child.Name == "history") output.Write($"\n  {"help".PadRight(width)} Help about any command");
            if (!child.Hidden) output.Write($"\n  {child.Name.PadRight(width)} {child.Short}");
        }
    }

    private static void PrintOptions(CommandRow command, string name, TextWriter output, bool hideRemote)
    {
        var options = command.Options.FindAll(o => !o.Hidden && o.Deprecated is null && !(hideRemote && o.Name == "remote"));
        if (options.Count == 0) return;
        options.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var heads = options.ConvertAll(Head);
        var width = heads.Max(h => h.Length);
        var indent = "\n" + new string(' ', width + 3);
        output.Write("\n\nOptions:");
        for (var i = 0; i < options.Count; i++)
        {
            var text = Named(options[i].Help, name).Replace("\n", indent);
            if (Default(options[i]) is { } value) text += $" (default {value})";
            output.Write($"\n{heads[i].PadRight(width)}   {text}");
        }
    }

    /// <summary>The default as pflag shows it: nothing for zero values, texts in quotes.</summary>
    private static string? Default(OptionRow option) => (ConfiguredDefaults.Of(option) ?? option.Default) switch
    {
        "" or "0" or "[]" or "false" => null,
        var text when option.Kind == OptionKind.String && option.Choices.Length == 0 && text[0] != '"' => GoText.Quote(text),
        var text => text,
    };

    private static string Head(OptionRow option)
    {
        var head = option.Shorthand != '\0' ? $"  -{option.Shorthand}, --{option.Name}" : $"      --{option.Name}";
        if (option.Type.Length > 0) head += " " + option.Type;
        if (option.Kind == OptionKind.Bool || option.NoValue is null) return head;
        return option.Kind == OptionKind.String ? $"{head}[=\"{option.NoValue}\"]" : $"{head}[={option.NoValue}]";
    }
}
