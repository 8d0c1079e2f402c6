using Selkie.Cli.Output;
using Selkie.Cli.Output.Images;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;

namespace Selkie.Cli;

internal static partial class Dispatch
{
    private static int? Images(object request, LocalDispatcher engine, Screen output) => request switch
    {
        LoadImages r => LoadOutput.Print(engine.Send(r with { Progress = PullLines.On(output) }), output),
        PushImage r => Silent(engine.Send(r with { Progress = PullLines.On(output) })),
        PullImages r => ImageOutputs.Pulled(engine.Send(r with { Progress = engine.Context.PullProgress }), output),
        ImportImage r => ImageOutputs.Imported(engine.Send(r with { Progress = PullLines.On(output) }), output),
        ListImages r => ImageListOutput.Print(r, engine.Send(r), output),
        RemoveImages r => ImageOutputs.Removed(engine.Send(r), output),
        ImageExists r => ImageOutputs.Exists(engine.Send(r)),
        InspectImages r => ImageOutputs.Inspected(r, engine.Send(r), output),
        SaveImages r => Silent(engine.Send(r with { Progress = PullLines.On(output) })),
        ShowHistory r => HistoryOutput.Print(r, engine.Send(r), output),
        PruneImages r => PruneOutput.Print(r, engine, output),
        ShowImageTree r => ImageTreeOutput.Print(r, engine.Send(r), output),
        MountImages r => MountOutputs.Print(r, engine.Send(r), output),
        UnmountImages r => Output.Containers.BatchOutput.Print(engine.Send(r), output),
        CopyBetweenHosts r => ImageOutputs.Copied(engine.Send(r), output),
        TagImage r => Silent(engine.Send(r)),
        UntagImage r => Silent(engine.Send(r)),
        _ => null,
    };

    private static int Silent(object _) => 0;
}
