using Selkie.Oci.Mapping;

namespace Selkie.Storage.Layout;

/// <summary>The user and group ids of a container with a user namespace of its own.</summary>
public sealed record IdMappings
{
    /// <summary>Ids as they are.</summary>
    public static IdMappings None { get; } = new();

    /// <summary>User ids.</summary>
    public IReadOnlyList<IdMap> Uids { get; init; } = [];

    /// <summary>Group ids.</summary>
    public IReadOnlyList<IdMap> Gids { get; init; } = [];

    /// <summary>Whether nothing is mapped.</summary>
    public bool IsEmpty => Uids.Count == 0 && Gids.Count == 0;

    /// <summary>The host's id for one of the container, or null when it has none.</summary>
    /// <param name="maps">The ranges.</param>
    /// <param name="id">Id inside.</param>
    public static uint? ToHost(IReadOnlyList<IdMap> maps, uint id)
    {
        foreach (var map in maps)
            if (map.ToHost(id) is { } host)
                return host;
        return maps.Count == 0 ? id : null;
    }

    /// <summary>The container's id for one of the host, or null when it has none.</summary>
    /// <param name="maps">The ranges.</param>
    /// <param name="id">Id outside.</param>
    public static uint? ToContainer(IReadOnlyList<IdMap> maps, uint id)
    {
        foreach (var map in maps)
            if (map.ToContainer(id) is { } inside)
                return inside;
        return maps.Count == 0 ? id : null;
    }
}
