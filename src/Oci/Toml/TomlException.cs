using System.Globalization;

namespace Selkie.Oci.Toml;

/// <summary>A document is not TOML.</summary>
/// <param name="source">Path of the file.</param>
/// <param name="line">Line of the fault.</param>
/// <param name="key">Dotted name of the key whose value is wrong; empty for none.</param>
/// <param name="problem">What is wrong.</param>
public sealed class TomlException(string source, int line, string key, string problem)
    : EngineError(ErrorKind.Invalid, string.Create(CultureInfo.InvariantCulture, $"{source}:{line}: {problem}"))
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = source;

    /// <summary>The fault without the file, in the form that containers.conf's readers print.</summary>
    public string Detail { get; } =
        string.Create(CultureInfo.InvariantCulture, $"toml: line {line}{(key.Length > 0 ? $" (last key \"{key}\")" : "")}: {problem}");
}
