using Selkie.Cli.Output;
using Selkie.Cli.Output.Images;
using Selkie.Cli.Output.Manifests;
using Selkie.Engine.Manifests;
using Selkie.Engine.Verbs;

namespace Selkie.Cli;

internal static partial class Dispatch
{
    private static int? Manifests(object request, LocalDispatcher engine, Screen output) => request switch
    {
        CreateManifest r => Lines([engine.Send(r)], output),
        AddToManifest r => Lines([engine.Send(r)], output),
        AnnotateManifest r => Lines([engine.Send(r)], output),
        RemoveFromManifest r => Lines([engine.Send(r)], output),
        InspectManifest r => ManifestOutput.Inspected(engine.Send(r), output),
        PushManifest r => Silent(engine.Send(r with { Progress = PullLines.On(output) })),
        RemoveManifests r => ImageOutputs.Removed(engine.Send(r), output),
        ManifestExists r => ImageOutputs.Exists(engine.Send(r)),
        _ => null,
    };
}
