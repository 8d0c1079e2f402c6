namespace Selkie.Linux.Mounting;

/// <summary>Attribute bits of mount_setattr(2) (linux/mount.h).</summary>
public static class MountAttributes
{
    /// <summary>MOUNT_ATTR_RDONLY.</summary>
    public const ulong ReadOnly = 1;

    /// <summary>MOUNT_ATTR_NOSUID.</summary>
    public const ulong NoSuid = 2;

    /// <summary>MOUNT_ATTR_NODEV.</summary>
    public const ulong NoDev = 4;

    /// <summary>MOUNT_ATTR_NOEXEC.</summary>
    public const ulong NoExec = 8;

    /// <summary>MOUNT_ATTR_IDMAP.</summary>
    public const ulong IdMapped = 0x100000;
}
