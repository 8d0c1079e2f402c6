using Selkie.Storage.Containers;

namespace Selkie.Engine.Containers.Status;

/// <summary>Containers of other tools in the same store.</summary>
internal static class ForeignContainers
{
    private const int ShortestPrefix = 3;

    /// <summary>The container with this name, id or beginning of an id that is not the engine's own, or null.</summary>
    public static ContainerRecord? Find(EngineContext engine, string word)
    {
        var record = engine.Store.Containers.Find(word);
        if (record is null && word.Length >= ShortestPrefix && word.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0)
            record = engine.Store.Containers.All().FirstOrDefault(container => container.Id.StartsWith(word, StringComparison.Ordinal));
        return record is null || engine.Database.Has(record.Id) ? null : record;
    }

    /// <summary>Containers that builds work in (Buildah's), which an image or layer may be kept by.</summary>
    public static IEnumerable<ContainerRecord> OfBuilds(EngineContext engine) =>
        engine.Store.Containers.All().Where(container => IsOfBuild(engine, container) && !engine.Database.Has(container.Id));

    /// <summary>Whether Buildah made it.</summary>
    public static bool IsOfBuild(EngineContext engine, ContainerRecord container) => container.BigDataNames.Contains("buildah.json")
        || File.Exists(Path.Combine(Path.GetDirectoryName(engine.Store.Containers.Directory(container.Id))!, "buildah.json"))
        || File.Exists(Path.Combine(engine.Store.Containers.Directory(container.Id), "buildah.json"));

    /// <summary>Removes one from the store.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="word">Its name or id.</param>
    /// <param name="force">It is unmounted first.</param>
    /// <returns>Whether there was one.</returns>
    public static bool Remove(EngineContext engine, string word, bool force)
    {
        if (Find(engine, word) is not { } record) return false;
        if (force) Unmount(engine, record.LayerId);
        else if (engine.Store.Mounts.Count(record.LayerId) > 0)
            throw new Oci.EngineError(Oci.ErrorKind.BadState, $"container {record.Id} is mounted and cannot be removed without using force: container state improper", subject: record.Id);
        return engine.Store.Containers.Delete(record.Id);
    }

    private static void Unmount(EngineContext engine, string layer)
    {
        for (var count = engine.Store.Mounts.Count(layer); count > 0; count--) engine.Store.Mounts.Decrement(layer);
        var merged = Path.Combine(Path.GetDirectoryName(engine.Store.Layers.DiffPath(layer))!, "merged");
        if (Directory.Exists(merged)) Selkie.Linux.Mounting.Mounts.TryUnmount(merged, Selkie.Linux.Mounting.UnmountFlags.Detach);
    }
}
