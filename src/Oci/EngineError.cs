namespace Selkie.Oci;

/// <summary>
/// An error whose message is meant for the user as it stands. Its kind says what a surface makes of it: a command line an exit code, a service
/// a status; nobody has to look at the text.
/// </summary>
/// <param name="kind">What kind of failure it is.</param>
/// <param name="message">What is wrong with which object; a command line prints "Error: " before it.</param>
/// <param name="inner">What it came from.</param>
/// <param name="subject">The object that it is about, as the caller named it.</param>
public class EngineError(ErrorKind kind, string message, Exception? inner = null, string? subject = null) : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public ErrorKind Kind { get; } = kind;

    /// <summary>The object that it is about, as the caller named it; null where there is none.</summary>
    public string? Subject { get; } = subject;
}
