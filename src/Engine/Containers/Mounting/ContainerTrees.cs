using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Selinux;
using Selkie.Linux;
using Selkie.Linux.Mounting;
using Selkie.Linux.NamespaceEntry;
using Selkie.Oci;
using Selkie.Storage.Containers;

namespace Selkie.Engine.Containers.Mounting;

/// <summary>A container with a layer in the store, the engine's own or another tool's.</summary>
/// <param name="Id">Full id.</param>
/// <param name="Name">Name.</param>
/// <param name="Layer">Its layer.</param>
internal sealed record StoredContainer(string Id, string Name, string Layer);

/// <summary>
/// The root file systems of containers, for those who look from outside. One that runs is mounted where only its monitor sees it: a clone of that mount is
/// put where others look for it.
/// </summary>
internal sealed class ContainerTrees(EngineContext engine)
{
    /// <summary>The container with this name or id.</summary>
    /// <exception cref="NoSuchContainerException">There is none.</exception>
    /// <exception cref="EngineError">It has no layer in the store.</exception>
    internal StoredContainer Find(string word)
    {
        if (engine.Lookup.TryOne(word) is { } row)
            return row.Spec.LayerId is { } layer ? new(row.Spec.Id, row.Spec.Name, layer) : throw new EngineError(ErrorKind.Invalid, $"container {row.Spec.Id} has a root file system of its own: it need not be mounted");
        return ForeignContainers.Find(engine, word) is { } record ? Stored(record) : throw new NoSuchContainerException(word);
    }

    /// <summary>All containers.</summary>
    /// <param name="foreign">Those of other tools, too.</param>
    internal IEnumerable<StoredContainer> All(bool foreign)
    {
        var own = engine.Database.All().ToList();
        var ids = own.Select(row => row.Spec.Id).ToHashSet();
        var others = foreign ? engine.Store.Containers.All().Where(record => !ids.Contains(record.Id)).Select(Stored) : [];
        return others.Concat(own.Where(row => row.Spec.LayerId is not null).Select(row => new StoredContainer(row.Spec.Id, row.Spec.Name, row.Spec.LayerId!)));
    }

    /// <summary>Mounts it, or counts a user more.</summary>
    internal string Mount(StoredContainer container)
    {
        if (engine.Store.Layers.Find(container.Layer) is null) throw new EngineError(ErrorKind.NotFound, $"mounting container {container.Id}: layer {container.Layer}: layer not known", subject: container.Id);
        if (engine.Database.Find(container.Id) is not { } row) return engine.Store.Mounts.Mount(container.Layer, readOnly: false);
        using var guard = ContainerLock.Take(engine, container.Id);
        var path = engine.Store.Mounts.Mount(container.Layer, readOnly: false, SelinuxHost.OfHost.MountLabel(row.Spec.Security), tree: target => CloneOfRunning(row, target));
        engine.Events.Container("mount", row.Spec);
        return path;
    }

    /// <summary>Where it is mounted, or null. One that runs is put there for this command to see, as scanners and back-ups expect it.</summary>
    internal string? MountPoint(StoredContainer container) => engine.Database.Find(container.Id) is { } row
        ? engine.Store.Mounts.Show(container.Layer, target => TryCloneOfRunning(row, target))
        : engine.Store.Mounts.MountPoint(container.Layer);

    // It may end while it is looked at.
    private SafeFileHandle? TryCloneOfRunning(State.ContainerRow row, string target)
    {
        try
        {
            return CloneOfRunning(row, target);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ESRCH or Errno.EINVAL)
        {
            return null;
        }
    }

    /// <summary>Counts a user less; false where there was none.</summary>
    internal bool Unmount(StoredContainer container, bool force)
    {
        if (engine.Database.Find(container.Id) is not { } row) return engine.Store.Mounts.Unmount(container.Layer, force);
        using var guard = ContainerLock.Take(engine, container.Id);
        if (!engine.Store.Mounts.Unmount(container.Layer, force, ContainerStatus.Read(engine, row).IsAlive ? 1 : 0)) return false;
        engine.Events.Container("unmount", row.Spec);
        return true;
    }

    private static StoredContainer Stored(ContainerRecord record) => new(record.Id, record.Names.FirstOrDefault(""), record.LayerId);

    // With its monitor killed, the container's own root is what is left of the mount.
    private SafeFileHandle? CloneOfRunning(State.ContainerRow row, string target)
    {
        var status = ContainerStatus.Read(engine, row);
        if (!status.IsAlive) return null;
        var (pid, path) = status.MonitorPid > 0 ? (status.MonitorPid, target) : (status.Pid, "/");
        SafeFileHandle? tree = null;
        using var mounts = ContainerProcesses.OpenMounts(new ContainerPaths(engine, row.Spec.Id).Run, pid);
        Namespaces.RunIn(mounts, NamespaceKind.Mount, () => tree = Mounts.OpenTree(path, clone: true));
        return tree;
    }
}
