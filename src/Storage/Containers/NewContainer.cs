using Selkie.Storage.Layout;

namespace Selkie.Storage.Containers;

/// <summary>A container to be made.</summary>
public sealed record NewContainer
{
    /// <summary>Id: 64 hexadecimal digits, or null for a random one.</summary>
    public string? Id { get; init; }

    /// <summary>Id of its writable layer: 64 hexadecimal digits, or null for a random one.</summary>
    public string? LayerId { get; init; }

    /// <summary>Names; none may be in use.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Id of the image, if it has one.</summary>
    public string? ImageId { get; init; }

    /// <summary>Id of the layer below the container's own: the image's uppermost.</summary>
    public string? ParentLayer { get; init; }

    /// <summary>Text to keep; libpod's is JSON with image-name, image-id, name and created-at.</summary>
    public string? Metadata { get; init; }

    /// <summary>The container ends with a power cut: records are not synced, and kept apart.</summary>
    public bool Volatile { get; init; }

    /// <summary>SELinux label of its mounts.</summary>
    public string MountLabel { get; init; } = "";

    /// <summary>SELinux label of its processes.</summary>
    public string ProcessLabel { get; init; } = "";

    /// <summary>Ids of its user namespace, when it has its own: its files are shifted to them.</summary>
    public IdMappings Mappings { get; init; } = new();

    /// <summary>Options for its root file system's mount.</summary>
    public IReadOnlyList<string> MountOptions { get; init; } = [];
}
