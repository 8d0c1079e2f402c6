using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Rootless;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The user namespace of a container: <c>--userns</c>, <c>--uidmap</c>, <c>--gidmap</c>, <c>--subuidname</c>, <c>--subgidname</c>.</summary>
internal static class UserNamespaceFactory
{
    /// <summary>The user part of the namespaces.</summary>
    /// <exception cref="EngineError">A mode or a map is wrong.</exception>
    public static NamespaceSpec Build(ContainerOptions options, Call call, string? configured, Func<string, ContainerSpec> resolve)
    {
        var mode = Asked(options, call, configured) ?? NamespaceMode.Host;
        if (HasMaps(options)) return Mapped(options);
        if (mode.Container is { } name) return SharedWith(resolve(name));
        if (mode.Path is { } path) SpecFactory.CheckPath("user", path);
        return mode.Word switch
        {
            "host" or "ns" => new NamespaceSpec { User = mode },
            "keep-id" => KeepId(mode),
            "nomap" => NoMap(mode),
            "auto" => throw new EngineError(ErrorKind.Unsupported, "--userns=auto is not supported yet"),
            _ => throw new EngineError(ErrorKind.Invalid, "must provide at least one UID or GID mapping to configure a user namespace"),
        };
    }

    /// <summary>The mode that was asked for, by options or otherwise; null: none.</summary>
    public static NamespaceMode? Asked(ContainerOptions options, Call call, string? configured) => HasMaps(options) ? NamespaceMode.Private
        : options.UserNs ?? ((call.Environment.GetValueOrDefault("PODMAN_USERNS") ?? configured) is { } text ? NamespaceFlags.User.Parse(text) : null);

    private static bool HasMaps(ContainerOptions options) =>
        options.UidMap.Count + options.GidMap.Count > 0 || options.SubUidName is not null || options.SubGidName is not null;

    // The files on disk belong to the same ids.
    private static NamespaceSpec SharedWith(ContainerSpec other) =>
        new() { User = NamespaceMode.Of(other.Id), UidMap = other.Namespaces.UidMap, GidMap = other.Namespaces.GidMap };

    // What is said of one kind of id holds for the other where nothing is said of that.
    private static NamespaceSpec Mapped(ContainerOptions options)
    {
        var uids = options.UidMap.Count > 0 ? options.UidMap : options.GidMap;
        var gids = options.GidMap.Count > 0 ? options.GidMap : options.UidMap;
        var result = new NamespaceSpec
        {
            User = NamespaceMode.Private,
            UidMap = [.. OfName(options.SubUidName ?? options.SubGidName, "subuid"), .. new IdMapBuilder("UID", OwnIds.Uids, UserDirectories.Rootless).Build(uids)],
            GidMap = [.. OfName(options.SubGidName ?? options.SubUidName, "subgid"), .. new IdMapBuilder("GID", OwnIds.Gids, UserDirectories.Rootless).Build(gids)],
        };
        return result is { UidMap.Count: > 0, GidMap.Count: > 0 } ? result : throw new EngineError(ErrorKind.Invalid, "must provide at least one UID or GID mapping to configure a user namespace");
    }

    // The ranges of a name in /etc/subuid or /etc/subgid, one behind the other from 0 on.
    private static List<IdMap> OfName(string? name, string file)
    {
        var maps = new List<IdMap>();
        if (name is null) return maps;
        uint next = 0;
        foreach (var range in SubordinateIds.OfName("/etc/" + file, name))
        {
            maps.Add(new IdMap(next, range.Start, range.Count));
            next += range.Count;
        }
        return maps.Count > 0 ? maps : throw new EngineError(ErrorKind.Invalid, $"no {file} ranges found for user \"{name}\" in /etc/{file}");
    }

    // The caller keeps its ids inside; the namespace's other ids fill what is below and above (podman-run(1), --userns=keep-id). Who has every id keeps them all.
    private static NamespaceSpec KeepId(NamespaceMode mode)
    {
        var options = KeepIdOptions.Parse(mode);
        if (UserDirectories.Rootless)
            return new NamespaceSpec { User = mode, UidMap = Around(options.OwnUid, OwnIds.Uids, options.Size), GidMap = Around(options.OwnGid, OwnIds.Gids, options.Size) };
        if (options.Size is not null) throw new EngineError(ErrorKind.Invalid, "cannot set max size for user namespace when not running rootless");
        return new NamespaceSpec { User = mode, UidMap = OwnIds.Uids, GidMap = OwnIds.Gids };
    }

    private static NamespaceSpec NoMap(NamespaceMode mode)
    {
        if (!UserDirectories.Rootless) throw new EngineError(ErrorKind.Forbidden, "nomap is only supported in rootless mode");
        return new NamespaceSpec
        {
            User = mode,
            UidMap = [new IdMap(0, 1, Available(OwnIds.Uids) - 1)],
            GidMap = [new IdMap(0, 1, Available(OwnIds.Gids) - 1)],
        };
    }

    private static List<IdMap> Around(uint id, IReadOnlyList<IdMap> own, uint? size)
    {
        var others = Math.Min(size is > 0 ? size.Value - 1 : uint.MaxValue, Available(own) - 1);
        var below = Math.Min(id, others);
        var maps = new List<IdMap>();
        if (below > 0) maps.Add(new IdMap(0, 1, below));
        maps.Add(new IdMap(id, 0, 1));
        if (others > below) maps.Add(new IdMap(id + 1, below + 1, others - below));
        return maps;
    }

    // How many ids the engine's own user namespace has, counted from 0.
    private static uint Available(IReadOnlyList<IdMap> own)
    {
        var total = own.Aggregate(0UL, (sum, map) => sum + map.Size);
        return (uint)Math.Min(total, uint.MaxValue);
    }
}
