using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Storage.Layout;
using Selkie.Storage.Overlay;

namespace Selkie.Engine.Containers.Mounting;

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
        var mappings = IdMaps.ForStore(row.Spec.Namespaces);
        if (row.Spec.RootFs is { Overlay: false } own)
        {
            visit(own.Path, mappings);
            return;
        }
        var over = row.Spec.RootFs is { } below ? engine.Store.Mounts.Over(below.Path, new ContainerPaths(engine, row.Spec.Id).RootChanges) : null;
        if (ContainerStatus.Read(engine, row) is { IsAlive: true, MonitorPid: > 0 } status)
            visit($"/proc/{status.MonitorPid}/root{(over ?? engine.Store.Mounts.For(row.Spec.LayerId!, readOnly: true)).Target}", mappings);
        else if (over is not null) LayerMounts.Visit(over, root => visit(root, mappings));
        else engine.Store.Mounts.Visit(row.Spec.LayerId!, root => visit(root, mappings));
    }
}
