namespace Selkie.Storage.Layers;

/// <summary>What happened to a file.</summary>
public enum ChangeKind
{
    /// <summary>Changed; <c>C</c> in <c>diff</c>.</summary>
    Modified = 0,

    /// <summary>Added; <c>A</c>.</summary>
    Added = 1,

    /// <summary>Deleted; <c>D</c>.</summary>
    Deleted = 2,
}

/// <summary>A difference between a layer and those below it.</summary>
/// <param name="Path">Full path inside the container.</param>
/// <param name="Kind">What happened.</param>
public readonly record struct LayerChange(string Path, ChangeKind Kind);
