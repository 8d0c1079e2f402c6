using Selkie.Runtime.Containers;

namespace Selkie.Engine.State;

public sealed partial class ConfigDatabase
{
    /// <summary>The container is made: its storage exists.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="maker">The command that it ends with, or null: it stays until somebody removes it.</param>
    public void Finish(ContainerSpec spec, string? maker = null) =>
        Change(!spec.Lifecycle.AutoRemove, db => db.Execute("UPDATE containers SET maker=? WHERE id=?", maker, spec.Id));

    /// <summary>
    /// A command begins to remove the container: should it die, the next one goes on. One that has a maker already goes with that.
    /// </summary>
    public void BeginRemoval(string id) =>
        Change(durable: false, db => db.Execute("UPDATE containers SET maker=? WHERE id=? AND maker IS NULL", Maker.Current(removes: true).ToString(), id));

    /// <summary>The container no longer depends on the command that made it.</summary>
    public void ForgetMaker(string id) => Change(durable: false, db => db.Execute("UPDATE containers SET maker=NULL WHERE id=?", id));

    /// <summary>Containers whose maker has not let go of them.</summary>
    public IReadOnlyList<ContainerRow> Unfinished() => [.. Read($"SELECT {Columns} FROM containers WHERE maker IS NOT NULL")];
}
