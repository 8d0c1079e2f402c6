namespace Selkie.Network;

/// <summary>A network could not be found, set up or taken down; the message is for the user and has one line.</summary>
public sealed class NetworkException : Exception
{
    /// <summary>With its text, brought onto one line.</summary>
    public NetworkException(string message) : base(OneLine(message))
    {
    }

    /// <summary>What a program wrote, on one line.</summary>
    internal static string OneLine(string text) =>
        string.Join(' ', text.Split(['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
