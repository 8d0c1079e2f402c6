using System.Text;
using Selkie.Engine.Calls;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>
/// A variable that a container or a process in it is to have: NAME=value; NAME alone takes the caller's value, NAME* every variable of the caller that begins so.
/// </summary>
/// <param name="Name">The name, or its beginning with an asterisk.</param>
/// <param name="Value">The value; null: the caller's.</param>
public sealed record EnvironmentEntry(string Name, string? Value)
{
    /// <summary>Reads an entry.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">There is no name.</exception>
    public static EnvironmentEntry Parse(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0 ? new(text, null) : Of(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>A variable with its value.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="EngineError">There is no name.</exception>
    public static EnvironmentEntry Of(string name, string value) =>
        name.Length > 0 ? new(name, value) : throw new EngineError(ErrorKind.Invalid, $"invalid variable: {GoText.Quote($"={value}")}");

    /// <summary>As it can be read again.</summary>
    public override string ToString() => Value is null ? Name : $"{Name}={Value}";
}

/// <summary>The <c>--env-file</c> option: a file of the caller with an entry on each line; lines that begin with # are comments.</summary>
internal static class EnvironmentFile
{
    /// <summary>The entries of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EngineError">The file cannot be read, or a line has no name.</exception>
    public static IReadOnlyList<EnvironmentEntry> Parse(string path)
    {
        try
        {
            var lines = Encoding.UTF8.GetString(ClientFile.Parse(path).Content.Span).Split('\n').Select(line => line.TrimEnd('\r').TrimStart());
            return [.. lines.Where(line => line.Length > 0 && line[0] != '#').Select(EnvironmentEntry.Parse)];
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"parsing file {GoText.Quote(path)}: {e.Message}", e);
        }
    }
}

/// <summary>The <c>--env-merge</c> option: NAME=text, in which variables are replaced.</summary>
public static class EnvironmentMerge
{
    /// <summary>Reads an entry.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">There is no name, or no text.</exception>
    public static EnvironmentEntry Parse(string text) =>
        text.Contains('=') ? EnvironmentEntry.Parse(text) : throw new EngineError(ErrorKind.Invalid, $"missing `=` for --env-merge substitution {text}");
}
