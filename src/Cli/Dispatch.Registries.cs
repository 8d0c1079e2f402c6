using Selkie.Cli.Output;
using Selkie.Cli.Output.Registries;
using Selkie.Engine.Registries;
using Selkie.Engine.Verbs;

namespace Selkie.Cli;

internal static partial class Dispatch
{
    private static int? Registries(object request, LocalDispatcher engine, Screen output) => request switch
    {
        LogIn r => Lines(engine.Send(r with { Ask = (question, secret) => Prompt.Ask(output, question, secret), ReadInput = Prompt.ReadAll }).Lines, output),
        LogOut r => Lines([engine.Send(r)], output),
        SearchRegistries r => SearchOutput.Print(r, engine.Send(r), output),
        _ => null,
    };

    private static int Lines(IReadOnlyList<string> lines, Screen output)
    {
        foreach (var line in lines) output.Out.Write(line + "\n");
        return 0;
    }
}
