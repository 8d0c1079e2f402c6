namespace Selkie.Storage.Layout;

/// <summary>A range of user or group ids: how they are inside a container and on the host.</summary>
/// <param name="ContainerId">First id inside.</param>
/// <param name="HostId">First id outside.</param>
/// <param name="Size">How many.</param>
public readonly record struct IdMapping(uint ContainerId, uint HostId, uint Size);

/// <summary>The user and group ids of a container with a user namespace of its own.</summary>
public sealed record IdMappings
{
    /// <summary>Ids as they are.</summary>
    public static IdMappings None { get; } = new();

    /// <summary>User ids.</summary>
    public IReadOnlyList<IdMapping> Uids { get; init; } = [];

    /// <summary>Group ids.</summary>
    public IReadOnlyList<IdMapping> Gids { get; init; } = [];

    /// <summary>Whether nothing is mapped.</summary>
    public bool IsEmpty => Uids.Count == 0 && Gids.Count == 0;

    /// <summary>The host's id for one of the container, or null when it has none.</summary>
    /// <param name="maps">The ranges.</param>
    /// <param name="id">Id inside.</param>
    public static uint? ToHost(IReadOnlyList<IdMapping> maps, uint id)
    {
        foreach (var map in maps)
        {
            if (id >= map.ContainerId && id - map.ContainerId < map.Size) return map.HostId + (id - map.ContainerId);
        }

        return maps.Count == 0 ? id : null;
    }

    /// <summary>The container's id for one of the host, or null when it has none.</summary>
    /// <param name="maps">The ranges.</param>
    /// <param name="id">Id outside.</param>
    public static uint? ToContainer(IReadOnlyList<IdMapping> maps, uint id)
    {
        foreach (var map in maps)
        {
            if (id >= map.HostId && id - map.HostId < map.Size) return map.ContainerId + (id - map.HostId);
        }

        return maps.Count == 0 ? id : null;
    }
}
