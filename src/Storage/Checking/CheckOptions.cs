namespace Selkie.Storage.Checking;

/// <summary>What a check looks at.</summary>
public sealed record CheckOptions
{
    /// <summary>Leave out the comparison of each file's attributes and of what is there beside the archive's files.</summary>
    public bool Quick { get; init; }

    /// <summary>How old a layer without image or container may be: one that is younger may belong to an image that is being written.</summary>
    public TimeSpan MaxUnreferencedAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Says by its id that a container has a directory in the store although the store has no record of it.</summary>
    public Func<string, bool> HasDirectory { get; init; } = _ => false;
}
