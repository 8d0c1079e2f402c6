using Selkie.Cli.Output;
using Selkie.Cli.Output.Containers;
using Selkie.Cli.Output.Volumes;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;

namespace Selkie.Cli;

internal static partial class Dispatch
{
    private static int? Volumes(object request, LocalDispatcher engine, Screen output) => request switch
    {
        CreateVolume r => Lines([engine.Send(r)], output),
        ListVolumes r => VolumeOutputs.Listed(r, engine.Send(r), output),
        InspectVolumes r => VolumeOutputs.Inspected(r, engine.Send(r), output),
        RemoveVolumes r => BatchOutput.Print(engine.Send(r), output),
        PruneVolumes r => VolumeOutputs.Pruned(r, engine, output),
        VolumeExists r => engine.Send(r) ? 0 : 1,
        ExportVolume r => engine.Send(r),
        ImportVolume r => engine.Send(r),
        MountVolume r => Lines([engine.Send(r)], output),
        UnmountVolume r => Lines([engine.Send(r)], output),
        ReloadVolumes r => engine.Send(r),
        _ => null,
    };
}
