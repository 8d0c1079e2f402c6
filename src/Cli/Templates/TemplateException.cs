namespace Selkie.Cli.Templates;

/// <summary>A template cannot be parsed or carried out; the text is Go's.</summary>
/// <param name="message">The text.</param>
internal sealed class TemplateException(string message) : Exception(message);
