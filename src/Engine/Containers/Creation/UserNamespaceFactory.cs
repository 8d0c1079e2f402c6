using System.Globalization;
using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The user namespace of a container: <c>--userns</c>, <c>--uidmap</c>, <c>--gidmap</c>.</summary>
internal static class UserNamespaceFactory
{
    /// <summary>The user part of the namespaces.</summary>
    /// <exception cref="UserError">A mode or a map is wrong.</exception>
    public static NamespaceSpec Build(ContainerOptions options, string? configured, Func<string, string> resolve)
    {
        if (options.UidMap.Count + options.GidMap.Count > 0)
        {
            var uids = options.UidMap.Count > 0 ? options.UidMap : options.GidMap;
            var gids = options.GidMap.Count > 0 ? options.GidMap : options.UidMap;
            return new NamespaceSpec { User = "private", UidMap = [.. uids.Select(ParseMap)], GidMap = [.. gids.Select(ParseMap)] };
        }
        var mode = options.UserNs ?? Environment.GetEnvironmentVariable("PODMAN_USERNS") ?? configured ?? "";
        if (mode is "" or "host") return new NamespaceSpec();
        if (mode is "keep-id" || mode.StartsWith("keep-id:", StringComparison.Ordinal)) return KeepId(mode);
        if (mode is "nomap") return NoMap();
        if (mode.StartsWith("container:", StringComparison.Ordinal)) return new NamespaceSpec { User = "container:" + resolve(mode[10..]) };
        if (mode.StartsWith("ns:", StringComparison.Ordinal)) return new NamespaceSpec { User = mode };
        if (mode is "auto" || mode.StartsWith("auto:", StringComparison.Ordinal)) throw new UserError("--userns=auto is not supported yet");
        if (mode is "private") throw new UserError("--userns=private needs --uidmap and --gidmap");
        throw new UserError($"invalid namespace mode: {mode}: unrecognized namespace mode {mode} passed");
    }

    // The caller keeps its ids inside; the namespace's other ids fill what is below and above (podman-run(1), --userns=keep-id).
    private static NamespaceSpec KeepId(string mode)
    {
        if (!UserDirectories.Rootless) throw new UserError("keep-id is only supported in rootless mode");
        var (uid, gid, size) = (UserDirectories.Uid, OriginalGid(), long.MaxValue);
        foreach (var option in mode.Split(':', 2).ElementAtOrDefault(1)?.Split(',') ?? [])
        {
            var pair = option.Split('=', 2);
            if (pair.Length != 2 || !uint.TryParse(pair[1], out var value)) throw new UserError($"invalid option specified: {option}");
            (uid, gid, size) = pair[0] switch
            {
                "uid" => (value, gid, size),
                "gid" => (uid, value, size),
                "size" => (uid, gid, value),
                _ => throw new UserError($"unknown option specified: \"{pair[0]}\""),
            };
        }
        return new NamespaceSpec { User = mode, UidMap = Around(uid, "/proc/self/uid_map", size), GidMap = Around(gid, "/proc/self/gid_map", size) };
    }

    private static NamespaceSpec NoMap()
    {
        if (!UserDirectories.Rootless) throw new UserError("nomap is only supported in rootless mode");
        return new NamespaceSpec
        {
            User = "nomap",
            UidMap = [new IdMap(0, 1, Available("/proc/self/uid_map") - 1)],
            GidMap = [new IdMap(0, 1, Available("/proc/self/gid_map") - 1)],
        };
    }

    private static List<IdMap> Around(uint id, string mapFile, long size)
    {
        var others = (uint)Math.Min(size, Available(mapFile) - 1);
        var below = Math.Min(id, others);
        var maps = new List<IdMap>();
        if (below > 0) maps.Add(new IdMap(0, 1, below));
        maps.Add(new IdMap(id, 0, 1));
        if (others > below) maps.Add(new IdMap(id + 1, below + 1, others - below));
        return maps;
    }

    private static uint OriginalGid() =>
        uint.TryParse(Environment.GetEnvironmentVariable("_CONTAINERS_ROOTLESS_GID"), out var gid) ? gid : UserDirectories.Uid;

    // How many ids the engine's own user namespace has, counted from 0.
    private static uint Available(string mapFile)
    {
        ulong total = 0;
        foreach (var line in File.ReadLines(mapFile)) total += ulong.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture);
        return (uint)Math.Min(total, uint.MaxValue);
    }

    private static IdMap ParseMap(string text)
    {
        var parts = text.Split(':');
        uint size = 1;
        if (parts.Length is 2 or 3 && uint.TryParse(parts[0], out var inside) && uint.TryParse(parts[1], out var outside) &&
            (parts.Length == 2 || uint.TryParse(parts[2], out size)))
            return new IdMap(inside, outside, size);
        throw new UserError($"invalid map \"{text}\": it must be container-id:host-id[:count]");
    }
}
