namespace Selkie.Cli.Grammar;

/// <summary>The command line is wrong; the message is what follows "Error: ".</summary>
/// <param name="message">The text, which may have several lines.</param>
internal sealed class CommandLineException(string message) : Exception(message);
