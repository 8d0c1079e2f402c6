using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Rootless;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Host;

/// <summary>Apply a change of the user's ID mappings</summary>
/// <remarks>Stops the containers that run and ends the process that holds the user's namespace, so that the next command makes a new one: after a change of /etc/subuid, for example.</remarks>
[Verb("system migrate")]
public sealed partial record MigrateSystem : IVerb<int>
{
    /// <summary>Move the state to the new database; there is but one</summary>
    [Option("migrate-db", Hidden = true)] public bool MigrateDatabase { get; init; }

    /// <summary>Refused: every start takes the runtime of --runtime or containers.conf</summary>
    [Option("new-runtime", Complete = "files")] public string? NewRuntime { get; init; }
}

internal sealed class MigrateHandler(EngineContext engine) : IHandler<MigrateSystem, int>
{
    public int Handle(MigrateSystem request)
    {
        if (request.NewRuntime is not null) throw new EngineError(ErrorKind.Invalid, "containers take the runtime of each start: set it by --runtime or in containers.conf");
        // From another user namespace they could not even be killed.
        foreach (var row in engine.Database.All())
        {
            if (!ContainerStatus.Read(engine, row).IsAlive) continue;
            engine.Log.Info($"stopping all containers: {row.Spec.Id}");
            new Stopper(engine).Stop(row.Spec.Id, null);
        }
        engine.Events.System("migrate");
        if (UserNamespace.IsInside) UserNamespace.EndPause();
        return 0;
    }
}
