using Selkie.Engine.Containers;
using Selkie.Engine.Filters;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Volumes;

/// <summary>Remove all unused volumes</summary>
/// <remarks>
/// Volumes that are not currently owned by a container will be removed.
///
///   The command prompts for confirmation which can be overridden with the --force flag.
///   Note all data will be destroyed.
/// </remarks>
[Verb("volume prune")]
[Docker("POST /volumes/prune")]
[Libpod("POST /volumes/prune")]
public sealed partial record PruneVolumes : IVerb<BatchReport>
{
    /// <summary>Remove all unused volumes, not just anonymous ones</summary>
    [Option("all", 'a', Hidden = true)] public bool All { get; init; }

    /// <summary>Only tell what would be removed</summary>
    [Option("dry-run", Hidden = true)] public bool DryRun { get; init; }

    /// <summary>Provide filter values (e.g. 'label=&lt;key&gt;=&lt;value&gt;')</summary>
    [Option("filter", Query = "filters", ParsedBy = typeof(FilterFlags.Volume))] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not prompt for confirmation</summary>
    [Option("force", 'f')] public bool Force { get; init; }
}

internal sealed class PruneVolumesHandler(EngineContext engine) : IHandler<PruneVolumes, BatchReport>
{
    public BatchReport Handle(PruneVolumes request)
    {
        var filters = new VolumeFilters(engine, [.. request.Filters, new Filter("dangling", "true")]);
        var batch = new Batch();
        foreach (var volume in engine.Database.Volumes().Where(filters.Match)) batch.Try(volume.Name, () => Remove(volume.Name, request.DryRun));
        return batch.Report();
    }

    private bool Remove(string name, bool dryRun)
    {
        if (!dryRun) engine.Volumes.Remove(name);
        return true;
    }
}
