namespace Selkie.Engine.Images.Sources;

/// <summary>Errors of registries without the words that pull puts before them.</summary>
internal static class SourceErrors
{
    private const string Prefix = "initializing source docker://";

    /// <summary>The text without "initializing source NAME: ".</summary>
    internal static string Bare(Exception error)
    {
        var text = error.Message;
        var end = text.StartsWith(Prefix, StringComparison.Ordinal) ? text.IndexOf(": ", Prefix.Length, StringComparison.Ordinal) : -1;
        return end < 0 ? text : text[(end + 2)..];
    }
}
