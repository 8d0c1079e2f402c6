using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Namespace options (--pid, --ipc, --uts, --cgroupns): which words each takes, and containers by name made ids.</summary>
internal static class NamespaceParser
{
    /// <summary>One namespace option, checked.</summary>
    /// <param name="text">As given; null or empty takes <paramref name="fallback"/>.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="extra">Words that only this namespace takes.</param>
    /// <param name="type">What the namespace is called in messages.</param>
    /// <param name="resolve">Turns a container's name into its id.</param>
    /// <exception cref="EngineError">Not a mode of this namespace.</exception>
    public static string Parse(string? text, string fallback, ReadOnlySpan<string> extra, string type, Func<string, string> resolve)
    {
        if (string.IsNullOrEmpty(text)) return fallback;
        if (text is "private" or "host" || extra.Contains(text)) return text;
        if (text.StartsWith("container:", StringComparison.Ordinal)) return "container:" + resolve(RequireValue(text, "container:"));
        if (text.StartsWith("ns:", StringComparison.Ordinal)) return "ns:" + CheckPath(type, RequireValue(text, "ns:"));
        throw new EngineError(ErrorKind.Invalid, $"unrecognized namespace mode {text} passed");
    }

    /// <summary>The path of a namespace.</summary>
    /// <exception cref="EngineError">It cannot be had.</exception>
    public static string CheckPath(string type, string path) =>
        PathAccess.Trouble(path) is { } trouble ? throw new EngineError(ErrorKind.Invalid, $"cannot find specified {type} namespace path: {trouble}") : path;

    private static string RequireValue(string text, string prefix)
    {
        var value = text[prefix.Length..];
        if (value.Length == 0)
            throw new EngineError(ErrorKind.Invalid, prefix == "ns:" ? "must provide a path to a namespace when specifying \"ns:\"" : "must provide name or ID for \"container:\"");
        return value;
    }
}
