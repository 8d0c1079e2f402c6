using Selkie.Cli.Completion;
using Selkie.Cli.Manual;
using Selkie.Cli.Output;

namespace Selkie.Cli;

/// <summary>Entries of the program that are no commands: they are not in the table.</summary>
internal static class InternalEntries
{
    /// <summary>Runs the entry that the first word names.</summary>
    /// <returns>The exit code, or null when it names none.</returns>
    public static int? Run(string[] words, Screen screen) => words switch
    {
        [var word, ..] when CompletionEntry.Is(word) => CompletionEntry.Run(words, screen),
        ["__man", var directory] => WriteManual(directory, screen.Program),
        _ => null,
    };

    private static int WriteManual(string directory, string name)
    {
        ManualPage.WriteAll(directory, name);
        return 0;
    }
}
