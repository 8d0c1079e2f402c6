namespace Selkie.Storage.Layout;

/// <summary>When changes must be on disk before the store goes on.</summary>
public enum SyncPolicy
{
    /// <summary>Layers and records reach the disk before they count: a power cut loses nothing that was committed.</summary>
    Full,

    /// <summary>Only records are synced, as containers/storage does.</summary>
    Records,

    /// <summary>Nothing is: for tests and throw-away stores.</summary>
    None,
}

/// <summary>Where a store is and how it works: the keys of storage.conf(5) that matter here, already resolved.</summary>
public sealed record StoreOptions
{
    /// <summary>Directory of what lasts (graphroot).</summary>
    public required string GraphRoot { get; init; }

    /// <summary>Directory of what a reboot ends (runroot).</summary>
    public required string RunRoot { get; init; }

    /// <summary>Storage driver: <c>overlay</c> or <c>vfs</c>.</summary>
    public string Driver { get; init; } = "overlay";

    /// <summary>Directory of images and their layers, when they are kept apart from containers (imagestore).</summary>
    public string? ImageStore { get; init; }

    /// <summary>Read-only stores whose images and layers can be used (additionalimagestores).</summary>
    public IReadOnlyList<string> AdditionalImageStores { get; init; } = [];

    /// <summary>Options for every overlay mount, separated by commas (overlay.mountopt).</summary>
    public string? MountOptions { get; init; }

    /// <summary>Go on when a file's owner cannot be set (overlay.ignore_chown_errors).</summary>
    public bool IgnoreChownErrors { get; init; }

    /// <summary>Permission bits that every file of a layer gets; the real ones go to an extended attribute (overlay.force_mask).</summary>
    public uint? ForceMask { get; init; }

    /// <summary>Program that mounts instead of the kernel, such as /usr/bin/fuse-overlayfs (overlay.mount_program).</summary>
    public string? MountProgram { get; init; }

    /// <summary>Containers live in the run root and end with a reboot (transient_store).</summary>
    public bool TransientStore { get; init; }

    /// <summary>The process is root of a user namespace only: overlay uses user.* attributes, device nodes cannot be made.</summary>
    public bool Rootless { get; init; }

    /// <summary>What is synced, and when.</summary>
    public SyncPolicy Sync { get; init; } = SyncPolicy.Full;
}
