namespace Selkie.Linux.Mounting;

/// <summary>Flags of mount(2) (sys/mount.h).</summary>
[Flags]
public enum MountFlags : ulong
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Read only.</summary>
    ReadOnly = 1,

    /// <summary>Ignore set-user-id bits.</summary>
    NoSuid = 2,

    /// <summary>No device files.</summary>
    NoDev = 4,

    /// <summary>No execution.</summary>
    NoExec = 8,

    /// <summary>Synchronous writes.</summary>
    Synchronous = 16,

    /// <summary>Change an existing mount.</summary>
    Remount = 32,

    /// <summary>No access times.</summary>
    NoAccessTime = 1024,

    /// <summary>Bind a directory or file.</summary>
    Bind = 4096,

    /// <summary>Move a mount.</summary>
    Move = 8192,

    /// <summary>With all mounts below.</summary>
    Recursive = 16384,

    /// <summary>Make unbindable.</summary>
    Unbindable = 1 << 17,

    /// <summary>Make private: no propagation.</summary>
    Private = 1 << 18,

    /// <summary>Make slave: propagation comes in.</summary>
    Slave = 1 << 19,

    /// <summary>Make shared: propagation both ways.</summary>
    Shared = 1 << 20,

    /// <summary>Access times relative to changes.</summary>
    RelativeAccessTime = 1 << 21,
}

/// <summary>Flags of umount2(2).</summary>
[Flags]
public enum UnmountFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>MNT_FORCE.</summary>
    Force = 1,

    /// <summary>MNT_DETACH: out of the tree at once, ended when no longer used.</summary>
    Detach = 2,

    /// <summary>UMOUNT_NOFOLLOW: no symbolic link.</summary>
    NoFollow = 8,
}
