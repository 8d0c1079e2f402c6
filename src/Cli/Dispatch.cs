using Selkie.Cli.Completion;
using Selkie.Cli.Output;
using Selkie.Cli.Output.Host;
using Selkie.Engine.Differences;
using Selkie.Engine.Events;
using Selkie.Engine.Host;
using Selkie.Engine.Information;
using Selkie.Engine.Verbs;

namespace Selkie.Cli;

/// <summary>From a request to its answer on the terminal: one line per verb, by noun.</summary>
internal static partial class Dispatch
{
    /// <summary>Carries a request out and prints the answer.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(object request, LocalDispatcher engine, Screen output) =>
        Containers(request, engine, output)
        ?? Host(request, engine, output)
        ?? Images(request, engine, output)
        ?? Manifests(request, engine, output)
        ?? Registries(request, engine, output)
        ?? Volumes(request, engine, output)
        ?? throw new InvalidOperationException($"no output for {request.GetType().Name}");

    private static int? Host(object request, LocalDispatcher engine, Screen output) => request switch
    {
        ShowVersion r => VersionOutput.Print(r, engine.Send(r), output),
        ShowEvents r => new EventsOutput(r, output).Print(engine),
        ShowInfo r => InfoOutput.Print(r, engine.Send(r), output),
        Unshare r => engine.Send(r),
        ResetSystem r => ResetOutput.Print(r, engine, output),
        MigrateSystem r => engine.Send(r),
        RenumberSystem r => engine.Send(r),
        InspectObjects r => InspectOutput.Print(r.Format, r.Type, engine.Send(r), output),
        ShowDiff r => DiffOutput.Print(r.Format, engine.Send(r), output),
        ShowContainerDiff r => DiffOutput.Print(r.Format, engine.Send(r), output),
        ShowImageDiff r => DiffOutput.Print(r.Format, engine.Send(r), output),
        ShowDiskUsage r => DiskUsageOutput.Print(r, engine.Send(r), output),
        CheckSystem r => CheckOutput.Print(r, engine, output),
        PruneSystem r => SystemPruneOutput.Print(r, engine, output),
        WriteCompletion r => CompletionOutput.Print(r, output),
        _ => null,
    };
}
