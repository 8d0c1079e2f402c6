namespace Selkie.Oci.Mapping;

/// <summary>A range of user or group ids: how they are inside a user namespace and outside (user_namespaces(7)).</summary>
/// <param name="ContainerId">First id inside.</param>
/// <param name="HostId">First id outside.</param>
/// <param name="Size">How many.</param>
public sealed record IdMap(uint ContainerId, uint HostId, uint Size)
{
    /// <summary>The id outside; null: the range does not have it.</summary>
    /// <param name="id">Id inside.</param>
    public uint? ToHost(uint id) => id >= ContainerId && id - ContainerId < Size ? HostId + (id - ContainerId) : null;

    /// <summary>The id inside; null: the range does not have it.</summary>
    /// <param name="id">Id outside.</param>
    public uint? ToContainer(uint id) => id >= HostId && id - HostId < Size ? ContainerId + (id - HostId) : null;

    /// <summary>The same maps in pieces none of which crosses from one range of the parent namespace into the next: the kernel takes no others (user_namespaces(7)).</summary>
    /// <param name="maps">Maps to ids of the parent.</param>
    /// <param name="parent">Maps of the parent; empty where it has every id.</param>
    public static IReadOnlyList<IdMap> Split(IReadOnlyList<IdMap> maps, IReadOnlyList<IdMap> parent)
    {
        if (parent.Count < 2) return maps;
        var pieces = new List<IdMap>();
        foreach (var map in maps)
            for (uint done = 0; done < map.Size;)
            {
                var first = map.HostId + done;
                var range = parent.FirstOrDefault(range => range.ToHost(first) is not null);
                // Ids that the parent does not have are the kernel's to refuse.
                var size = range is null ? map.Size - done : Math.Min(map.Size - done, range.Size - (first - range.ContainerId));
                pieces.Add(new IdMap(map.ContainerId + done, first, size));
                done += size;
            }
        return pieces;
    }
}
