using System.Diagnostics;
using Selkie.Runtime.Containers;
using Selkie.Storage;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Containers.Creation;

/// <summary>
/// Tells that a container could not be made or started because somebody removed its image meanwhile, with what it needs of the store. Then all is begun anew, as if
/// the image had never been there: it is pulled where the policy allows.
/// </summary>
internal static class VanishedImage
{
    /// <summary>How often a container is made anew.</summary>
    public const int MostAttempts = 5;

    private static readonly TimeSpan s_removalTakes = TimeSpan.FromSeconds(2), s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether that is why a container that was just made could not be started.</summary>
    /// <param name="engine">The services.</param>
    /// <param name="spec">The container. Nobody has it locked.</param>
    public static bool Took(EngineContext engine, ContainerSpec spec)
    {
        if (spec.Image is not { Id: var image }) return false;
        // Another tool that forces an image's removal knows nothing of the database. While it removes a container, the records are as they were.
        engine.Store.AwaitWriters();
        if (engine.Database.Has(spec.Id)) return engine.Store.Containers.Find(spec.Id) is null || !HasLayers(engine.Store, spec);
        // Who forces an image's removal removes its containers first.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < s_removalTakes; Thread.Sleep(s_look))
            if (engine.Store.Images.Find(image) is null)
                return true;
        return false;
    }

    private static bool HasLayers(Store store, ContainerSpec spec)
    {
        try
        {
            return spec.LayerId is not { } layer || store.Layers.Chain(layer).All(store.Layers.IsWhole);
        }
        catch (StorageException e) when (e.Error == StorageError.NotFound)
        {
            return false;
        }
    }
}
