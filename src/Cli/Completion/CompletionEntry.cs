using System.Globalization;
using Selkie.Cli.Output;
using Selkie.Engine;
using Selkie.Engine.Completion;
using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;

namespace Selkie.Cli.Completion;

/// <summary>The hidden commands that completion scripts call: <c>__complete</c> and <c>__completeNoDesc</c>, cobra's protocol.</summary>
internal static class CompletionEntry
{
    /// <summary>Whether a word is one of the hidden commands.</summary>
    public static bool Is(string word) => word is "__complete" or "__completeNoDesc";

    /// <summary>Prints the words that complete a command line and the directive.</summary>
    public static int Run(string[] words, Screen screen)
    {
        var completer = new Completer(screen.Program, Values);
        var directive = completer.Complete(words.AsSpan(1));
        foreach (var word in completer.Words)
        {
            var tab = word.IndexOf('\t');
            screen.Out.Write((words[0] == "__completeNoDesc" && tab >= 0 ? word[..tab] : word) + "\n");
        }
        screen.Out.Write(string.Create(CultureInfo.InvariantCulture, $":{(int)directive}\n"));
        screen.Out.Flush();
        if (completer.Trouble is { } trouble) screen.Error.Write($"[Debug] [Error] {trouble}\n");
        screen.Error.Write($"Completion ended with directive: {Names(directive)}\n");
        return 0;
    }

    private static CompletionValues Values(ParsedLine program) => new(new EngineContext(new EngineHost((GlobalOptions)program.Command.Bind!(program), HostProgram.OfCommand()), Engine.Calls.Call.Silent));

    private static string Names(Directive directive)
    {
        if (directive == Directive.Default) return "ShellCompDirectiveDefault";
        var names = new List<string>();
        if (directive.HasFlag(Directive.NoSpace)) names.Add("ShellCompDirectiveNoSpace");
        if (directive.HasFlag(Directive.NoFiles)) names.Add("ShellCompDirectiveNoFileComp");
        return string.Join(", ", names);
    }
}
