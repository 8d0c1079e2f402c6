namespace Selkie.Storage.Layout;

/// <summary>What went wrong in the store, by what a caller can do about it.</summary>
public enum StorageError
{
    /// <summary>No such layer, image, container or item.</summary>
    NotFound,

    /// <summary>Another object has that name.</summary>
    NameInUse,

    /// <summary>Another object has that id.</summary>
    IdInUse,

    /// <summary>Something else needs the object.</summary>
    InUse,

    /// <summary>The object belongs to a read-only store.</summary>
    ReadOnly,

    /// <summary>A blob or layer is not what its digest says.</summary>
    DigestMismatch,

    /// <summary>An archive, record or layer cannot be understood, or is hostile.</summary>
    Invalid,

    /// <summary>Several objects match.</summary>
    Ambiguous,
}

/// <summary>The store refuses or cannot do something.</summary>
/// <param name="error">The kind.</param>
/// <param name="message">What the user reads: lower case, no full stop.</param>
/// <param name="inner">The cause.</param>
public sealed class StorageException(StorageError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind.</summary>
    public StorageError Error { get; } = error;
}
