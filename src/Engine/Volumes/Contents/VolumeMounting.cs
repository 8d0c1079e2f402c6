using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Linux.Mounting;
using Selkie.Linux.Spawning;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Volumes.Contents;

/// <summary>
/// Volumes that are file systems of their own (type, device and o of the local driver) or an image's: mounted over their directory while a container that
/// runs uses them, in the mount namespace that all commands of the user share.
/// </summary>
internal static class VolumeMounting
{
    private const string MountTable = "/proc/self/mountinfo";

    /// <summary>The volume is a file system of its own.</summary>
    public static bool IsNeeded(VolumeSpec volume) => volume.Options.ContainsKey("type") || volume.Options.ContainsKey("device") || volume.StorageId is not null;

    /// <summary>Mounts the volume, unless it is.</summary>
    /// <exception cref="EngineError">The mount failed.</exception>
    public static void Mount(EngineContext engine, VolumeSpec volume, string path)
    {
        if (IsMounted(path)) return;
        if (volume.StorageId is not null)
        {
            new ImageVolumes(engine).Mount(volume, path);
            return;
        }
        var type = volume.Options.GetValueOrDefault("type", "");
        var device = volume.Options.GetValueOrDefault("device", type);
        var options = volume.Options.GetValueOrDefault("o", "");
        if (type == "bind") options = options.Length > 0 ? options + ",bind" : "bind";
        List<string> arguments = [];
        if (options.Length > 0) arguments.AddRange(["-o", options]);
        if (type is not ("" or "bind")) arguments.AddRange(["-t", type]);
        // mount(8) knows every file system's helpers and options.
        var result = Command.Run("mount", [.. arguments, device, path]);
        if (!result.Status.Success) throw new EngineError(ErrorKind.Invalid, $"mounting volume {volume.Name}: mount failed: {result.ErrorText}");
    }

    /// <summary>Unmounts the volume.</summary>
    /// <returns>False where it stays mounted.</returns>
    public static bool Unmount(EngineContext engine, VolumeSpec volume)
    {
        if (!Unmount(engine.Volumes.PathOf(volume.Name))) return false;
        if (volume.StorageId is not null) new ImageVolumes(engine).Release(volume);
        return true;
    }

    /// <summary>Unmounts whatever is mounted on a path.</summary>
    /// <returns>False where something stays mounted.</returns>
    public static bool Unmount(string path)
    {
        while (IsMounted(path))
            if (!Mounts.TryUnmount(path, UnmountFlags.Detach)) return false;
        return true;
    }

    /// <summary>Unmounts the volumes of a container that has ended where no other that runs has them.</summary>
    public static void Release(EngineContext engine, ContainerSpec spec)
    {
        foreach (var mount in spec.Mounts)
        {
            if (mount.Type != "volume" || engine.Database.FindVolume(mount.Source) is not { } volume || !IsNeeded(volume)) continue;
            if (Users(engine, volume.Name, spec.Id) == 0 && !Unmount(engine, volume)) engine.Log.Warn($"the volume {volume.Name} stays mounted on {engine.Volumes.PathOf(volume.Name)}");
        }
    }

    /// <summary>How many containers that run have the volume.</summary>
    public static int Users(EngineContext engine, string volume, string except = "") => engine.Database.UsersOfVolume(volume)
        .Count(id => id != except && engine.Database.Find(id) is { } row && ContainerStatus.Read(engine, row).IsAlive);

    /// <summary>Something is mounted on exactly this path.</summary>
    public static bool IsMounted(string path) => MountPoints().Contains(path);

    /// <summary>What is mounted on a path and below it, the innermost first.</summary>
    public static IReadOnlyList<string> MountsBelow(string path) =>
        [.. MountPoints().Where(p => p == path || p.StartsWith(path + "/", StringComparison.Ordinal)).OrderByDescending(p => p.Length)];

    private static IEnumerable<string> MountPoints()
    {
        foreach (var line in File.ReadLines(MountTable))
            if (line.Split(' ', 6) is [_, _, _, _, var place, ..]) yield return place.Replace("\\040", " ", StringComparison.Ordinal);
    }
}
