using Selkie.Oci;

namespace Selkie.Network;

/// <summary>A network could not be found, made, set up or taken down; the message is for the user and has one line.</summary>
/// <param name="message">The text; it is brought onto one line.</param>
/// <param name="kind">What kind of failure it is.</param>
public sealed class NetworkException(string message, ErrorKind kind = ErrorKind.Internal) : EngineError(kind, OneLine(message))
{
    /// <summary>What a program wrote, on one line.</summary>
    internal static string OneLine(string text) =>
        string.Join(' ', text.Split(['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
