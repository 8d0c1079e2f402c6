using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Options that say where a namespace is from: which words each takes. Nothing at all is the default.</summary>
public static class NamespaceFlags
{
    /// <summary><c>--pid</c>, <c>--uts</c> and <c>--cgroupns</c>.</summary>
    public static class Plain
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a mode of this namespace.</exception>
        public static NamespaceMode? Parse(string text) => Read(text, []);
    }

    /// <summary><c>--ipc</c>.</summary>
    public static class Ipc
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a mode of this namespace.</exception>
        public static NamespaceMode? Parse(string text) => Read(text, ["shareable", "none"]);
    }

    /// <summary><c>--userns</c>.</summary>
    public static class User
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a mode of this namespace.</exception>
        public static NamespaceMode? Parse(string text) => Read(text, ["nomap", "keep-id", "auto"], ["keep-id", "auto"]);
    }

    // Words that stand alone, and words that may have options behind a colon.
    private static NamespaceMode? Read(string text, ReadOnlySpan<string> alone, ReadOnlySpan<string> withOptions = default)
    {
        if (text.Length == 0) return null;
        var mode = NamespaceMode.Parse(text);
        if (text is "private" or "host" || alone.Contains(text) || withOptions.Contains(mode.Word)) return mode;
        return (mode.Container, mode.Path) switch
        {
            _ when mode.Word == text => throw Unknown(text),
            ("", _) => throw ValueMissing("container"),
            (_, "") => throw ValueMissing("path"),
            (null, null) => throw Unknown(text),
            _ => mode,
        };
    }

    /// <summary>The error for a mode that says nothing behind its colon.</summary>
    /// <param name="mode">What kind of mode: container or path.</param>
    public static EngineError ValueMissing(string mode) => new(ErrorKind.Invalid, $"invalid config provided: namespace mode {mode} requires a value");

    private static EngineError Unknown(string text) => new(ErrorKind.Invalid, $"unrecognized namespace mode {text} passed");
}
