using System.Text.Json.Serialization;

namespace Selkie.Runtime.Containers;

/// <summary>
/// Namespaces: each is <c>private</c>, <c>host</c>, <c>container:ID</c> or <c>ns:PATH</c>; ipc also <c>shareable</c> and <c>none</c>. They are stored as texts.
/// </summary>
public sealed record NamespaceSpec
{
    /// <summary>Processes.</summary>
    [JsonIgnore] public NamespaceMode Pid { get; init; } = NamespaceMode.Private;

    /// <summary>System V IPC and /dev/shm.</summary>
    [JsonIgnore] public NamespaceMode Ipc { get; init; } = NamespaceMode.Shareable;

    /// <summary>Host name.</summary>
    [JsonIgnore] public NamespaceMode Uts { get; init; } = NamespaceMode.Private;

    /// <summary>Cgroups.</summary>
    [JsonIgnore] public NamespaceMode Cgroup { get; init; } = NamespaceMode.Private;

    /// <summary>Users: <c>host</c> or, with ids mapped, <c>private</c>; <c>keep-id</c> and <c>nomap</c> stay named.</summary>
    [JsonIgnore] public NamespaceMode User { get; init; } = NamespaceMode.Host;

    /// <summary>Uid maps of a user namespace of its own.</summary>
    public IReadOnlyList<IdMap> UidMap { get; init; } = [];

    /// <summary>Gid maps of a user namespace of its own.</summary>
    public IReadOnlyList<IdMap> GidMap { get; init; } = [];

    [JsonInclude, JsonPropertyName("Pid")] internal string StoredAsPid { get => Pid.ToString(); init => Pid = NamespaceMode.Parse(value); }

    [JsonInclude, JsonPropertyName("Ipc")] internal string StoredAsIpc { get => Ipc.ToString(); init => Ipc = NamespaceMode.Parse(value); }

    [JsonInclude, JsonPropertyName("Uts")] internal string StoredAsUts { get => Uts.ToString(); init => Uts = NamespaceMode.Parse(value); }

    [JsonInclude, JsonPropertyName("Cgroup")] internal string StoredAsCgroup { get => Cgroup.ToString(); init => Cgroup = NamespaceMode.Parse(value); }

    [JsonInclude, JsonPropertyName("User")] internal string StoredAsUser { get => User.ToString(); init => User = NamespaceMode.Parse(value); }
}

/// <summary>A range of ids: <paramref name="ContainerId"/> inside is <paramref name="HostId"/> outside.</summary>
public sealed record IdMap(uint ContainerId, uint HostId, uint Size)
{
    /// <summary>The id outside; null: the range does not have it.</summary>
    /// <param name="id">Id inside.</param>
    public uint? ToHost(uint id) => id >= ContainerId && id - ContainerId < Size ? HostId + (id - ContainerId) : null;

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
