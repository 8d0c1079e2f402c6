namespace Selkie.Cli.Output.Images.Progress;

/// <summary>What is being done with a blob.</summary>
internal enum BlobPhase
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>Its bytes come in.</summary>
    Reading,

    /// <summary>All its bytes are there; what was made of them is being finished.</summary>
    Unpacking,

    /// <summary>It was there before.</summary>
    Exists,

    /// <summary>It is in the store.</summary>
    Done,

    /// <summary>It was given up.</summary>
    Stopped,
}

/// <summary>A blob at one moment.</summary>
/// <param name="Name">The start of its digest.</param>
/// <param name="Phase">What is being done with it.</param>
/// <param name="Done">Bytes that came.</param>
/// <param name="Total">All its bytes; 0 when nobody knows.</param>
/// <param name="Rate">Bytes a second just now.</param>
internal readonly record struct BlobProgress(string Name, BlobPhase Phase, long Done, long Total, double Rate = 0)
{
    /// <summary>Whether nothing more happens to it.</summary>
    public bool IsOver => Phase is BlobPhase.Exists or BlobPhase.Done or BlobPhase.Stopped;

    /// <summary>Whether something happens to it now.</summary>
    public bool IsActive => Phase is BlobPhase.Reading or BlobPhase.Unpacking;
}
