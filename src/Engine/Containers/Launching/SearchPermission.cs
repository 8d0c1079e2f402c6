using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux.Files;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// Lets the root of a container's user namespace, where that is not the user who runs the engine, pass through the directories on the way to the container's
/// files (as libpod's makeAccessible): the OCI runtime opens them as that root. Others pass, too, but cannot list what is there, and the engine's files are 0600.
/// </summary>
internal static class SearchPermission
{
    private const uint Search = 0x49; // 0111

    /// <summary>Sets the search bits that are missing.</summary>
    public static void GrantToRoot(EngineContext engine, ContainerSpec spec, string? root, ContainerPaths paths)
    {
        var maps = spec.Namespaces.UidMap;
        if (maps.Count == 0 || maps.Any(map => map.HostId == 0)) return;
        var uid = IdMaps.ToHost(0, maps);
        var volumes = spec.Mounts.Where(mount => mount.Type == "volume").Select(mount => Path.GetDirectoryName(engine.Volumes.PathOf(mount.Source)));
        foreach (var path in volumes.Concat([root, paths.Run, paths.Graph]))
            for (var way = path; way is { Length: > 1 }; way = Path.GetDirectoryName(way)) Open(engine, way, uid);
    }

    private static void Open(EngineContext engine, string path, uint uid)
    {
        if (!Fs.OpenAt(null, Fs.Bytes(path), OpenMode.Path | OpenMode.Directory, 0, out var directory).Ok) return;
        using var opened = directory!;
        if (!Fs.Stat(opened, default, out var stat).Ok || stat.Uid == uid || (stat.Mode & Search) == Search) return;
        var result = Fs.SetMode(opened, (stat.Mode | Search) & 0xFFF);
        if (!result.Ok) engine.Log.Debug($"opening {path} to the container's root: {Linux.Errno.Text(result.Error)}");
    }
}
