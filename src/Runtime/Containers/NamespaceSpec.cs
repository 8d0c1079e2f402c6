using System.Text.Json.Serialization;
using Selkie.Oci.Mapping;

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
