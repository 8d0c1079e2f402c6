namespace Selkie.Map.Rules;

/// <summary>A place that breaks a rule.</summary>
/// <param name="File">The file or folder.</param>
/// <param name="What">What it is about, in one word or call: with the file the key by which a known exception names it.</param>
/// <param name="Line">The line; 0: the place as a whole.</param>
/// <param name="Text">What is wrong, and what to do instead.</param>
internal sealed record Finding(string File, string What, int Line, string Text)
{
    /// <summary>As a known exception names it.</summary>
    public string Key => $"{File} {What}";

    /// <summary>As the reader sees it.</summary>
    public override string ToString() => $"{File}{(Line > 0 ? ":" + Line : "")}: {Text}";
}
