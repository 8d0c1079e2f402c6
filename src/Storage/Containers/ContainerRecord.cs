using Selkie.Storage.Layout;

namespace Selkie.Storage.Containers;

/// <summary>A record of containers.json.</summary>
public sealed record ContainerRecord
{
    /// <summary>Id: 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Names.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Id of the image it was made from, or null.</summary>
    public string? ImageId { get; init; }

    /// <summary>Id of its writable layer.</summary>
    public required string LayerId { get; init; }

    /// <summary>Text of the creator's; JSON for libpod's containers.</summary>
    public string? Metadata { get; init; }

    /// <summary>Names of big data items.</summary>
    public IReadOnlyList<string> BigDataNames { get; init; } = [];

    /// <summary>Bytes of each item.</summary>
    public IReadOnlyDictionary<string, long> BigDataSizes { get; init; } = new Dictionary<string, long>();

    /// <summary>Digest of each item.</summary>
    public IReadOnlyDictionary<string, string> BigDataDigests { get; init; } = new Dictionary<string, string>();

    /// <summary>When the container was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Ids of its user namespace, when it has its own.</summary>
    public IdMappings Mappings { get; init; } = new();

    /// <summary>Options for its root file system's mount (flag <c>MountOpts</c>).</summary>
    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>The container's content may be lost in a power cut (flag <c>Volatile</c>).</summary>
    public bool Volatile { get; init; }
}
