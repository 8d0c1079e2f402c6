using Selkie.Engine.Calls;

namespace Selkie.Cli.Output;

/// <summary>Asks whoever sits before the screen.</summary>
internal sealed class ScreenPrompt(Screen screen) : IPrompt
{
    public string Ask(string question, bool secret) => Prompt.Ask(screen, question, secret);

    public Func<IReadOnlyList<string>, string>? Choose { get; } = Selection.On(screen, "Please select an image");
}
