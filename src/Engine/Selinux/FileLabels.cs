using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Configuration;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Selinux;

/// <summary>
/// Labels files for a container (the options z and Z of volumes, and the engine's own files that containers see). Each file is held by a descriptor while it is
/// labelled, so that who has the tree in use cannot put another one in its place. Symbolic links themselves are labelled, never what they lead to.
/// </summary>
internal static class FileLabels
{
    private static ReadOnlySpan<byte> Attribute => "security.selinux"u8;

    // Relabelled, these would lock everybody else out (podman-run(1), --volume; go-selinux has the same list).
    private static readonly string[] OfSystem =
    [
        "/", "/bin", "/boot", "/dev", "/etc", "/etc/passwd", "/etc/pki", "/etc/shadow", "/home", "/lib", "/lib64", "/media", "/opt", "/proc", "/root", "/run", "/sbin",
        "/srv", "/sys", "/tmp", "/usr", "/var", "/var/lib", "/var/log",
    ];

    /// <summary>The label of a file; empty where it has none.</summary>
    public static string Of(SafeFileHandle place) => Encoding.UTF8.GetString(Fs.GetAttribute(place, Attribute) ?? []).TrimEnd('\0');

    /// <summary>Labels a file, or a directory with all that is below it; the top comes last, so that one that has its label is done.</summary>
    /// <param name="place">A descriptor of the top, O_PATH is enough.</param>
    /// <param name="label">The label of the container's mounts.</param>
    /// <param name="shared">For all containers, whatever their categories.</param>
    /// <exception cref="EngineError">It is a directory of the system.</exception>
    public static void Set(SafeFileHandle place, string label, bool shared)
    {
        var path = Fs.PathOf(place);
        if (OfSystem.Contains(path) || path == UserDirectories.Home) throw new EngineError(ErrorKind.Invalid, $"SELinux relabeling of {path} is not allowed");
        if (shared) label = (SecurityContext.Parse(label) with { Level = SecurityContext.SharedLevel }).ToString();
        Set(place, Encoding.UTF8.GetBytes(label));
    }

    /// <summary>As <see cref="Set(SafeFileHandle, string, bool)"/>, for a path of the engine's own.</summary>
    public static void Set(string path, string label, bool shared)
    {
        using var place = Fs.Open(path, OpenMode.Path);
        Set(place, label, shared);
    }

    private static void Set(SafeFileHandle place, byte[] label)
    {
        Fs.Stat(place, default, out var stat).Check();
        if (stat.IsDirectory) SetBelow(place, label);
        if (Of(place) == Encoding.UTF8.GetString(label)) return;
        var set = Fs.SetAttribute(place, Attribute, label);
        if (set.Error != Errno.EOPNOTSUPP) set.Check(); // a file system without labels, or one that has its label by a mount option
    }

    private static void SetBelow(SafeFileHandle place, byte[] label)
    {
        using var directory = Fs.Reopen(place, OpenMode.Read | OpenMode.Directory);
        foreach (var entry in Fs.List(directory))
        {
            var opened = Fs.OpenAt(directory, entry.Name, OpenMode.Path | OpenMode.NoFollow, 0, out var file);
            if (opened.Error == Errno.ENOENT) continue; // removed meanwhile
            opened.Check(new TreePath(entry.Name).ToString());
            using (file) Set(file!, label);
        }
    }
}
