using Selkie.Engine.Containers.Removal;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Storage.Checking;

namespace Selkie.Engine.Host;

/// <summary>Check storage consistency</summary>
/// <remarks>
/// {program} system check
///
///         Check storage for consistency and remove anything that looks damaged
/// </remarks>
[Verb("system check")]
[Example("")]
[Libpod("POST /system/check")]
public sealed partial record CheckSystem : IVerb<CheckSystemReport>
{
    /// <summary>Remove inconsistent images and containers</summary>
    [Option("force", 'f', Libpod = "repair_lossy")] public bool Force { get; init; }

    /// <summary>Maximum allowed age of unreferenced layers</summary>
    [Option("max", 'm', Type = "duration", Default = "24h0m0s", Libpod = "unreferenced_layer_max_age")] public GoDuration MaxAge { get; init; } = new(TimeSpan.FromHours(24));

    /// <summary>Skip time-consuming checks. The default is to include time-consuming checks</summary>
    [Option("quick", 'q', Libpod = "quick")] public bool Quick { get; init; }

    /// <summary>Remove inconsistent images</summary>
    [Option("repair", 'r', Libpod = "repair")] public bool Repair { get; init; }
}

/// <summary>What a check found and did.</summary>
/// <param name="Damage">What is damaged.</param>
/// <param name="RemovedLayers">Ids.</param>
/// <param name="RemovedImages">Ids.</param>
/// <param name="RemovedContainers">Ids.</param>
/// <param name="Errors">What could not be repaired.</param>
public sealed record CheckSystemReport(
    CheckReport Damage, IReadOnlyList<string> RemovedLayers, IReadOnlyList<string> RemovedImages, IReadOnlyList<string> RemovedContainers, IReadOnlyList<string> Errors);

internal sealed class CheckSystemHandler(EngineContext engine) : IHandler<CheckSystem, CheckSystemReport>
{
    public CheckSystemReport Handle(CheckSystem request)
    {
        var options = new CheckOptions { Quick = request.Quick, MaxUnreferencedAge = request.MaxAge.Span, HasDirectory = id => engine.Database.Find(id) is not null };
        engine.Reconciler.Run();
        var damage = engine.Store.Check(options);
        if (!request.Repair || !damage.HasErrors) return new(damage, [], [], [], []);
        var errors = new List<string>();
        var containers = request.Force ? RemoveContainers(damage, errors) : [];
        var before = engine.Store.Images.All().Select(image => image.Id).ToList();
        var repair = engine.Store.Repair(damage, options);
        errors.AddRange(repair.Errors);
        var images = before.Except(engine.Store.Images.All().Select(image => image.Id)).ToList();
        return new(damage, repair.RemovedLayers, images, containers, errors);
    }

    private List<string> RemoveContainers(CheckReport damage, List<string> errors)
    {
        var removed = new List<string>();
        foreach (var id in damage.Containers.Keys)
        {
            try
            {
                if (engine.Database.Find(id) is { } row) new ContainerRemover(engine).Remove(row.Spec, new() { Force = true, Depend = true });
                else ForeignContainers.Remove(engine, id, force: true);
                removed.Add(id);
            }
            catch (Exception e) when (e is EngineError or Linux.LinuxException or Storage.StorageException)
            {
                errors.Add($"deleting container {id}: {e.Message}");
            }
        }
        return removed;
    }
}
