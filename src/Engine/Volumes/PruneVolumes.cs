using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;

namespace Selkie.Engine.Volumes;

/// <summary>Remove unused volumes</summary>
/// <remarks>Removes every volume that no container uses, with its files: they cannot be brought back. Asks first, unless --force is given.</remarks>
[Verb("volume prune")]
[Docker("POST /volumes/prune")]
[Libpod("POST /volumes/prune")]
public sealed partial record PruneVolumes : IVerb<PruneVolumesReport>
{
    /// <summary>Taken for Docker's sake: named volumes always go, too</summary>
    [Option("all", 'a', Hidden = true)] public bool All { get; init; }

    /// <summary>Only tell what would be removed</summary>
    [Option("dry-run", Hidden = true)] public bool DryRun { get; init; }

    /// <summary>Take only what matches: label=KEY[=VALUE], label!=KEY[=VALUE] or until=TIME</summary>
    [Option("filter", Query = "filters", ParsedBy = typeof(FilterFlags.Volume))] public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Do not ask first</summary>
    [Option("force", 'f', Local = true)] public bool Force { get; init; }
}

/// <summary>What was pruned.</summary>
/// <param name="Batch">Names of volumes, and what went wrong.</param>
public sealed record PruneVolumesReport(BatchReport Batch)
{
    /// <summary>What a caller is told who could have been asked, but whom there was nothing to ask about.</summary>
    public string Notice { get; init; } = "";
}

internal sealed class PruneVolumesHandler(EngineContext engine) : IHandler<PruneVolumes, PruneVolumesReport>
{
    internal const string Warning = "WARNING! This will remove all volumes not used by at least one container. The following volumes will be removed:\n";

    public PruneVolumesReport Handle(PruneVolumes request)
    {
        if (request.Filters.FirstOrDefault(filter => filter.Key is not ("after" or "since" or "label" or "label!" or "until")) is { } wrong) throw VolumeFilters.Unknown(wrong.Key);
        var filters = new VolumeFilters(engine, [.. request.Filters, new Filter("dangling", "true")]);
        if (!request.Force && engine.Call.Prompt is not null)
        {
            var doomed = engine.Database.Volumes().Where(filters.Match).Select(volume => volume.Name + "\n").ToList();
            if (doomed.Count == 0) return new(new Batch().Report()) { Notice = Warning + "No dangling volumes found\n" };
            if (!engine.Call.Agrees(Warning + string.Concat(doomed) + "Are you sure you want to continue? [y/N] ")) return new(new Batch().Report());
        }
        var batch = new Batch();
        foreach (var volume in engine.Database.Volumes().Where(filters.Match)) batch.Try(volume.Name, () => Remove(volume.Name, request.DryRun));
        return new(batch.Report());
    }

    private bool Remove(string name, bool dryRun)
    {
        if (dryRun) return true;
        engine.Volumes.Remove(name);
        engine.Events.Volume("prune", name);
        return true;
    }
}
