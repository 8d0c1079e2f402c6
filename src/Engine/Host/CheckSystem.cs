using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Recovery;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Storage.Checking;

namespace Selkie.Engine.Host;

/// <summary>Look for damage in the store</summary>
/// <remarks>Reads every layer, image and container of the store and tells what is missing, altered or left over; nothing is changed without --repair.</remarks>
[Verb("system check")]
[Example("--repair")]
[Libpod("POST /system/check")]
public sealed partial record CheckSystem : IVerb<CheckSystemReport>
{
    /// <summary>With --repair: remove damaged containers, too, and with them what they wrote</summary>
    [Option("force", 'f', Libpod = "repair_lossy")] public bool Force { get; init; }

    /// <summary>Age up to which layers that nothing refers to are no damage</summary>
    [Option("max", 'm', Type = "duration", Default = "24h0m0s", Libpod = "unreferenced_layer_max_age")] public GoDuration MaxAge { get; init; } = new(TimeSpan.FromHours(24));

    /// <summary>Do not read the layers' contents, which takes long</summary>
    [Option("quick", 'q', Libpod = "quick")] public bool Quick { get; init; }

    /// <summary>Remove damaged images, and layers that nothing refers to</summary>
    [Option("repair", 'r', Libpod = "repair")] public bool Repair { get; init; }
}

/// <summary>What a check found and did.</summary>
/// <param name="Damage">What is damaged.</param>
/// <param name="RemovedLayers">Ids.</param>
/// <param name="RemovedImages">Ids.</param>
/// <param name="RemovedContainers">Ids.</param>
/// <param name="Errors">What could not be repaired.</param>
public sealed record CheckSystemReport(
    CheckReport Damage, IReadOnlyList<string> RemovedLayers, IReadOnlyList<string> RemovedImages, IReadOnlyList<string> RemovedContainers, IReadOnlyList<string> Errors)
{
    /// <summary>Something is damaged still, although all repairs went well.</summary>
    public bool IsStillDamaged { get; init; }
}

internal sealed class CheckSystemHandler(EngineContext engine) : IHandler<CheckSystem, CheckSystemReport>
{
    public CheckSystemReport Handle(CheckSystem request)
    {
        var options = new CheckOptions { Quick = request.Quick, MaxUnreferencedAge = request.MaxAge.Span, HasDirectory = id => engine.Database.Has(id) };
        engine.Reconciler.Run();
        var damage = engine.Store.Check(options);
        if (!request.Repair || !damage.HasErrors) return new(damage, [], [], [], []) { IsStillDamaged = damage.HasErrors };
        var errors = new List<string>();
        var containers = request.Force ? RemoveContainers(damage, errors) : [];
        var before = engine.Store.Images.All().Select(image => image.Id).ToList();
        var repair = engine.Store.Repair(damage, options);
        errors.AddRange(repair.Errors);
        var images = before.Except(engine.Store.Images.All().Select(image => image.Id)).ToList();
        return new(damage, repair.RemovedLayers, images, containers, errors) { IsStillDamaged = errors.Count == 0 && engine.Store.Check(options).HasErrors };
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
            catch (Exception e) when (e is EngineError or Linux.LinuxException or Selkie.Storage.Layout.StorageException)
            {
                errors.Add($"deleting container {id}: {e.Message}");
            }
        }
        return removed;
    }
}
