using Selkie.Cli.Output;
using Selkie.Cli.Output.Containers;
using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;

namespace Selkie.Cli;

/// <summary>Carries out <c>ps</c>: once, or with --watch again and again on a cleared screen.</summary>
internal static class ContainerWatch
{
    private const string ClearScreen = "\e[2J\e[1;1H";

    [Printer]
    public static int Print(ListContainers request, Dispatcher engine, Screen output)
    {
        var rows = engine.Send(request);
        if (request.Watch == 0 || !PsOutput.IsTable(request)) return PsOutput.Print(request, rows, output);
        while (true)
        {
            output.Canvas.Write(ClearScreen);
            PsOutput.Print(request, rows, output);
            output.Deliver();
            Thread.Sleep(TimeSpan.FromSeconds(request.Watch));
            rows = engine.Send(request);
        }
    }
}
