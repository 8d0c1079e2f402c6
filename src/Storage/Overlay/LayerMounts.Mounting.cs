using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Overlay;

public sealed partial class LayerMounts
{
    /// <summary>Mounts a layer with all below it in this mount namespace, or counts one user more of the mount that is there. Returns where it is.</summary>
    /// <param name="layerId">Id of the layer.</param>
    /// <param name="readOnly">Without a place for changes.</param>
    /// <param name="mountLabel">SELinux label, or null.</param>
    /// <param name="tree">Gives the tree of a layer that is mounted in another mount namespace already, or null to mount anew.</param>
    public string Mount(string layerId, bool readOnly, string? mountLabel = null, Func<string, SafeFileHandle?>? tree = null)
    {
        using var writer = _counts.Lock();
        var spec = For(layerId, readOnly, mountLabel);
        if (spec.FsType != "bind" && !IsMounted(spec.Target))
        {
            using var there = tree?.Invoke(spec.Target);
            if (there is not null)
            {
                Mounts.Attach(there, spec.Target);
            }
            else
            {
                Mount(spec);
            }
        }

        Change(writer, layerId, spec.Target, 1);
        return spec.Target;
    }

    /// <summary>
    /// Where a layer is that others have mounted: their mount is put there for commands of this mount namespace, too, without counting them as users. A mount that
    /// was left there though nobody uses the layer any more is taken away.
    /// </summary>
    /// <param name="layerId">Id of the layer.</param>
    /// <param name="tree">Gives the tree of a layer that is mounted in another mount namespace, or null where it is mounted in none.</param>
    public string? Show(string layerId, Func<string, SafeFileHandle?> tree)
    {
        if (_layout.Driver == "vfs" || Count(layerId) == 0)
        {
            DropUnused(layerId);
            return MountPoint(layerId);
        }

        var target = Target(layerId);
        if (IsMounted(target)) return target;

        using var there = tree(target);
        if (there is null) return null;

        Mounts.Attach(there, target);
        return target;
    }

    // The count tells that nobody has it mounted.
    private void DropUnused(string layerId)
    {
        using var writer = _counts.Lock();
        if (_layout.Driver != "vfs" && writer[false].Find(layerId) is null && IsMounted(Target(layerId))) Mounts.TryUnmount(Target(layerId), UnmountFlags.Detach | UnmountFlags.NoFollow);
    }

    /// <summary>Shows a layer with all below it to a visitor, mounted read-only where nobody else sees it.</summary>
    /// <param name="layerId">Id of the layer.</param>
    /// <param name="visit">Gets the path of the tree, which is gone afterwards.</param>
    public void Visit(string layerId, Action<string> visit)
    {
        var spec = For(layerId, readOnly: true);
        if (spec.FsType == "bind")
        {
            visit(spec.Source);
            return;
        }

        Visit(spec, visit);
    }

    /// <summary>Shows an overlay to a visitor, mounted where nobody else sees it.</summary>
    /// <param name="spec">The overlay, of <see cref="Over"/>.</param>
    /// <param name="visit">Gets the path of the tree, which is gone afterwards.</param>
    public static void Visit(MountArguments spec, Action<string> visit) => Visit([spec], () => visit(spec.Target));

    /// <summary>Mounts overlays where nobody else sees them, for the time of a visit.</summary>
    /// <param name="specs">The overlays.</param>
    /// <param name="visit">Happens meanwhile.</param>
    internal static void Visit(IReadOnlyList<MountArguments> specs, Action visit) => Mounts.RunApart(() =>
    {
        List<string> served = [];
        try
        {
            foreach (var spec in specs)
            {
                MountHere(spec);
                if (spec.Program is not null) served.Add(spec.Target);
            }

            visit();
        }
        finally
        {
            foreach (var target in served)
            {
                Mounts.TryUnmount(target, UnmountFlags.Detach); // the program would live on in the visit's namespace
            }
        }
    });

    /// <summary>Counts one user less, and unmounts with the last. Returns whether something was mounted or counted.</summary>
    /// <param name="layerId">Id of the layer.</param>
    /// <param name="force">Whatever the count.</param>
    /// <param name="elsewhere">Counts that belong to mounts in other mount namespaces.</param>
    public bool Unmount(string layerId, bool force, int elsewhere = 0)
    {
        using var writer = _counts.Lock();
        var file = writer[false];
        var count = file.Find(layerId) is { } slice ? Read(file[slice]).Count : 0;
        var path = Target(layerId);
        var mounted = _layout.Driver != "vfs" && IsMounted(path);
        if (count <= elsewhere && !mounted) return false;

        var left = force ? elsewhere : Math.Max(count - 1, elsewhere);
        if (left == elsewhere && mounted) Mounts.Unmount(path, UnmountFlags.Detach | UnmountFlags.NoFollow);

        Change(writer, layerId, null, left - count);
        return true;
    }

    /// <summary>Has the mount program mount a container's layer, unless it is mounted. Counting is the caller's.</summary>
    /// <param name="spec">The mount.</param>
    public void MountByProgram(MountArguments spec)
    {
        if (!IsMounted(spec.Target)) Mount(spec);
    }

    /// <summary>Counts one mount less of a container that has ended; the last one ends what a mount program serves, and what <see cref="Show"/> has put there. Returns how many are left.</summary>
    /// <param name="layerId">Id of the layer.</param>
    public int Release(string layerId)
    {
        var left = Decrement(layerId);
        if (left == 0 && (_layout.Options.MountProgram is not null || (_layout.Driver != "vfs" && IsMounted(Target(layerId)))))
            Mounts.TryUnmount(Target(layerId), UnmountFlags.Detach | UnmountFlags.NoFollow);

        return left;
    }

    /// <summary>Where a layer is mounted for commands of this mount namespace, or null. One of the vfs driver counts as mounted when it was asked for.</summary>
    /// <param name="layerId">Id of the layer.</param>
    public string? MountPoint(string layerId)
    {
        var path = Target(layerId);
        return (_layout.Driver == "vfs" ? Count(layerId) > 0 : IsMounted(path)) ? path : null;
    }

    private static bool IsMounted(string path) => Fs.Stat(null, Fs.Bytes(path), out var stat).Ok && stat.IsMountRoot;

    /// <summary>Carries a mount out. Paths are relative because of mount(2)'s limit, so that it happens on a thread with a working directory of its own.</summary>
    internal static void Mount(MountArguments spec)
    {
        if (spec.Program is { } program)
        {
            var result = Command.Run(new SpawnOptions
            {
                Path = program,
                Arguments = [program, "-o", spec.Options, spec.Target],
                WorkingDirectory = spec.WorkingDirectory,
            });
            if (!result.Status.Success)
            {
                throw new StorageException(StorageError.Invalid, $"{program} cannot mount {spec.Target}: {result.ErrorText}");
            }

            return;
        }

        Namespaces.InDirectory(spec.WorkingDirectory, () => MountInPlace(spec));
    }

    // As Mount, on a thread that has a mount namespace, and so a working directory, of its own.
    private static void MountHere(MountArguments spec)
    {
        if (spec.Program is not null)
        {
            Mount(spec);
            return;
        }

        ProcessDirectory.Change(spec.WorkingDirectory);
        MountInPlace(spec);
    }

    private static void MountInPlace(MountArguments spec)
    {
        if (spec.FsType == "overlay")
        {
            OverlayData.Mount(spec.FsType, spec.Target, spec.Flags, spec.Options);
        }
        else
        {
            Mounts.Mount(spec.Source, spec.Target, spec.FsType, spec.Flags, spec.Options);
        }
    }
}
