namespace Selkie.Runtime.Containers;

/// <summary>A mount the container has besides those every container has.</summary>
public sealed record MountSpec
{
    /// <summary>bind, volume, tmpfs, image, devpts, ramfs or overlay (a bind with :O).</summary>
    public required string Type { get; init; }

    /// <summary>Directory or file of the host; name of the volume or image.</summary>
    public string Source { get; init; } = "";

    /// <summary>Absolute path in the container.</summary>
    public required string Destination { get; init; }

    /// <summary>Mount options.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The volume was made for this container alone.</summary>
    public bool Anonymous { get; init; }

    /// <summary>A path below the volume's or image's root.</summary>
    public string SubPath { get; init; } = "";
}
