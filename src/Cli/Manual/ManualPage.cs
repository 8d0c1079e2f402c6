using System.Text;
using Selkie.Cli.Grammar;
using Selkie.Cli.Help;
using Selkie.Engine.Machine;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;

namespace Selkie.Cli.Manual;

/// <summary>Manual pages printed from the command table, as roff.</summary>
internal static class ManualPage
{
    /// <summary>Writes a page for every command into a directory: <c>selkie-container-stop.1</c>.</summary>
    public static void WriteAll(string directory, string name)
    {
        CallersFile.MakeDirectory(directory);
        Write(directory, name, CommandTable.Find("")!);
        foreach (var path in CommandTable.AllPaths)
            if (CommandTable.Find(path) is { Hidden: false } row && row.Path == path) Write(directory, name, row);
    }

    /// <summary>The page of a command.</summary>
    public static string Print(CommandRow command, string name)
    {
        var full = CommandLine.Full(name, command);
        var title = full.Replace(' ', '-');
        var page = new StringBuilder();
        page.Append($".TH \"{title.ToUpperInvariant()}\" 1 \"\" \"{name} {ProductVersion.Selkie}\" \"\"\n");
        page.Append($".SH NAME\n{Escape(title)} \\- {Escape(Named(command.Short, name))}\n");
        page.Append($".SH SYNOPSIS\n.B {Escape(full)}\n{Escape(HelpPrinter.UsageLine(command, "").Trim())}\n");
        foreach (var synonym in command.Synonyms) page.Append($".br\n.B {Escape(full[..(full.LastIndexOf(' ') + 1)] + synonym)}\n");
        page.Append($".SH DESCRIPTION\n{Escape(Named(command.Long, name).TrimEnd('.'))}.\n");
        Options(command, name, page);
        Commands(command, full, page);
        if (command.Examples.Count > 0)
        {
            page.Append(".SH EXAMPLES\n.nf\n");
            foreach (var example in command.Examples) page.Append(Escape(Named(example.Replace("{verb}", full), name))).Append('\n');
            page.Append(".fi\n");
        }
        return page.ToString();
    }

    private static void Write(string directory, string name, CommandRow command) =>
        CallersFile.Write(Path.Combine(directory, CommandLine.Full(name, command).Replace(' ', '-') + ".1"), Print(command, name));

    private static void Options(CommandRow command, string name, StringBuilder page)
    {
        var options = command.Options.FindAll(o => !o.Hidden && o.Deprecated is null);
        if (options.Count == 0) return;
        options.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        page.Append(".SH OPTIONS\n");
        foreach (var option in options)
        {
            var head = option.Shorthand != '\0' ? $"\\-\\-{Escape(option.Name)}, \\-{option.Shorthand}" : $"\\-\\-{Escape(option.Name)}";
            page.Append($".TP\n\\fB{head}\\fR");
            if (option.Type.Length > 0) page.Append($" \\fI{Escape(option.Type)}\\fR");
            page.Append($"\n{Escape(Named(option.Help, name))}.");
            if (option.Default.Length > 0) page.Append($" Default: {Escape(option.Default)}.");
            page.Append('\n');
        }
    }

    private static void Commands(CommandRow command, string full, StringBuilder page)
    {
        if (!command.IsGroup && command.Path.Length > 0) return;
        page.Append(".SH COMMANDS\n");
        foreach (var child in CommandTable.Children(command.Path))
            if (!child.Hidden) page.Append($".TP\n\\fB{Escape(full.Replace(' ', '-') + "-" + child.Name)}\\fR(1)\n{Escape(child.Short)}.\n");
    }

    private static string Named(string text, string name) => text.Replace("{program}", name);

    private static string Escape(string text)
    {
        text = text.Replace("\\", "\\e").Replace("-", "\\-");
        return text.StartsWith('.') || text.StartsWith('\'') ? "\\&" + text : text;
    }
}
