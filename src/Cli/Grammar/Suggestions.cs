using Selkie.Engine.Verbs;

namespace Selkie.Cli.Grammar;

/// <summary>What the user may have meant by a word that is no command.</summary>
internal static class Suggestions
{
    /// <summary>The error for a word that names no command, as Podman prints it.</summary>
    public static CommandLineException Unrecognized(CommandRow group, string word, string full)
    {
        var found = Find(group, word);
        var hint = found.Count == 0 ? "\n" : $"\n\nDid you mean this?\n\t{string.Join("\n\t", found)}\n\n";
        return new CommandLineException($"unrecognized command `{full} {word}`{hint}Try '{full} --help' for more information");
    }

    /// <summary>Commands that begin with the word; of the program itself also those at most two edits away.</summary>
    private static List<string> Find(CommandRow group, string word)
    {
        var distance = group.Path.Length == 0 ? 2 : 0;
        var found = new List<string>();
        foreach (var child in CommandTable.Children(group.Path))
            if (!child.Hidden && (child.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase) || Distance(word, child.Name) <= distance))
                found.Add(child.Name);
        return found;
    }

    private static int Distance(string a, string b)
    {
        a = a.ToLowerInvariant();
        b = b.ToLowerInvariant();
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
