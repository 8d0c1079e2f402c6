using Selkie.Engine.State;
using Selkie.Linux;
using Selkie.Runtime;
using Selkie.Storage;

namespace Selkie.Engine.Containers.Running;

/// <summary>
/// The files of a container, seen from outside. Those of one that runs are where its monitor has mounted them, in a mount namespace of
/// its own; those of one that does not are mounted for the visit alone, where nobody else sees them.
/// </summary>
internal sealed class ContainerTree(EngineContext engine, ContainerRow row)
{
    /// <summary>Shows the tree to a visitor, which must not keep its path.</summary>
    /// <param name="visit">Gets the path of the root and the ids its owners are mapped by.</param>
    public void Visit(Action<string, IdMappings> visit)
    {
        var mappings = new IdMappings { Uids = Convert(row.Spec.Namespaces.UidMap), Gids = Convert(row.Spec.Namespaces.GidMap) };
        if (row.Spec.RootFs is { } own) visit(own.Path, mappings);
        else if (ContainerStatus.Read(engine, row) is { IsAlive: true, MonitorPid: > 0 } status)
            visit($"/proc/{status.MonitorPid}/root{engine.Store.Mounts.For(row.Spec.LayerId!, readOnly: true).Target}", mappings);
        else VisitMounted(root => visit(root, mappings));
    }

    private void VisitMounted(Action<string> visit)
    {
        var mount = engine.Store.Mounts.For(row.Spec.LayerId!, readOnly: true);
        if (mount.FsType == "bind")
        {
            visit(mount.Source);
            return;
        }
        Namespaces.OnOwnThread(() =>
        {
            Namespaces.Unshare(NamespaceKind.Mount);
            Mounts.SetPropagation("/", MountFlags.Private | MountFlags.Recursive);
            Environment.CurrentDirectory = mount.WorkingDirectory; // of this thread alone since it has its own mounts
            Mounts.Mount(mount.Source, mount.Target, mount.FsType, MountFlags.ReadOnly, mount.Options);
            visit(mount.Target);
        });
    }

    private static IReadOnlyList<IdMapping> Convert(IReadOnlyList<IdMap> maps) => [.. maps.Select(map => new IdMapping(map.ContainerId, map.HostId, map.Size))];
}
