using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Host;

/// <summary>Remove everything and begin anew</summary>
/// <remarks>Stops and removes all containers, and removes all images, volumes and networks with the files of the store: nothing of it can be brought back. Asks first, unless --force is given.</remarks>
[Verb("system reset")]
public sealed partial record ResetSystem : IVerb<int>
{
    /// <summary>Do not ask first, and remove containers of other tools as well</summary>
    [Option("force", 'f')] public bool Force { get; init; }
}

internal sealed class ResetHandler(EngineContext engine) : IHandler<ResetSystem, int>
{
    // What containers/storage and the engine make below their roots; anything else there is not ours.
    private static readonly string[] DriverSuffixes = ["", "-containers", "-images", "-layers", "-locks"];
    private static readonly string[] Files = ["storage.lock", "userns.lock", "defaultNetworkBackend"];

    public int Handle(ResetSystem request)
    {
        if (!request.Force && Foreign(engine) is { Count: > 0 } foreign)
        {
            var names = string.Join(", ", foreign.Select(c => $"{ShortId.Of(c.Id)} ({c.Name})"));
            throw new EngineError(ErrorKind.Invalid, $"other programs keep containers in this store: {names}: remove them first, or use --force");
        }
        if (!request.Force && !engine.Call.Agrees(Question())) return 0;
        RemoveContainers();
        foreach (var volume in engine.Database.Volumes()) Try(() => engine.Volumes.Remove(volume.Name));
        foreach (var image in engine.Store.Images.All()) Try(() => RemoveImage(image));
        RemoveNetworks();
        engine.Database.Dispose();
        RemoveRoot(engine.Places.GraphRoot, engine.Places.Driver);
        RemoveRoot(engine.Places.RunRoot, engine.Places.Driver);
        return 0;
    }

    private string Question() => $"""
        WARNING! This will remove:
                - all containers
                - all pods
                - all images
                - all networks
                - all build cache
                - all machines
                - all volumes
                - the graphRoot directory: "{engine.Places.GraphRoot}"
                - the runRoot directory: "{engine.Places.RunRoot}"
        Are you sure you want to continue? [y/N] 
        """;

    /// <summary>Containers of the store that are not the engine's.</summary>
    public static IReadOnlyList<(string Id, string Name)> Foreign(EngineContext engine)
    {
        var own = engine.Database.All().Select(row => row.Spec.Id).Concat(engine.Database.Volumes().Select(volume => volume.StorageId)).ToHashSet();
        return [.. engine.Store.Containers.All().Where(c => !own.Contains(c.Id)).Select(c => (c.Id, c.Names.FirstOrDefault(c.Id)))];
    }

    private void RemoveContainers()
    {
        var options = new RemoveOptions { Force = true, Volumes = true, Depend = true };
        foreach (var row in engine.Database.All())
            if (engine.Database.Find(row.Spec.Id) is { } present) Try(() => new ContainerRemover(engine).Remove(present.Spec, options));
        foreach (var (id, _) in Foreign(engine)) Try(() => engine.Store.Containers.Delete(id));
    }

    private void RemoveImage(Storage.Images.ImageRecord image)
    {
        Selkie.Engine.Images.Removal.ImageRemover.WarnOfDamage(engine, image);
        engine.Store.DeleteImage(image.Id);
    }

    // Where another root was given, the networks of the usual one are not meant.
    private void RemoveNetworks()
    {
        var directory = engine.Networks.Directory;
        if (engine.Options.Root is not null && !directory.StartsWith(engine.Places.GraphRoot + "/", StringComparison.Ordinal)) return;
        foreach (var network in engine.Networks.All()) Try(() => Remove(Path.Combine(directory, network.Name + ".json")));
    }

    private static void Remove(string file)
    {
        if (File.Exists(file)) File.Delete(file);
    }

    private void RemoveRoot(string root, string driver)
    {
        if (!Directory.Exists(root)) return;
        foreach (var name in DriverSuffixes.Select(suffix => driver + suffix).Append("selkie"))
            if (Directory.Exists(Path.Combine(root, name))) Try(() => RemoveTree(Path.Combine(root, name)));
        foreach (var name in Files) File.Delete(Path.Combine(root, name));
        if (!Directory.EnumerateFileSystemEntries(root).Any()) Try(() => Directory.Delete(root));
    }

    // What is mounted below is somebody's: it is unmounted, never emptied.
    private static void RemoveTree(string path)
    {
        foreach (var mount in VolumeMounting.MountsBelow(path))
            if (!VolumeMounting.Unmount(mount)) throw new EngineError(ErrorKind.InUse, $"{mount} is still mounted: {path} stays");
        Fs.RemoveTree(path);
    }

    private void Try(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception e) when (e is EngineError or LinuxException or IOException or UnauthorizedAccessException or Selkie.Storage.Layout.StorageException or Selkie.Runtime.Containers.RuntimeFailedException)
        {
            engine.Log.Error(e.Message);
        }
    }
}
