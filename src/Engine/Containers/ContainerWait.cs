using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Status;
using Selkie.Linux;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers;

/// <summary>A wait for a state of a container, looked at step by step. It waits for nothing itself.</summary>
/// <param name="engine">The call.</param>
/// <param name="word">The container.</param>
/// <param name="conditions">States, any of which is waited for; none: its end.</param>
public sealed class ContainerWait(EngineContext engine, string word, IReadOnlyList<WaitCondition> conditions)
{
    private const int NoCode = -1;
    private readonly IReadOnlyList<WaitCondition> _wanted = conditions.Count > 0 ? conditions : [WaitCondition.Stopped];
    private string? _id;
    private ContainerStatus? _status;

    /// <summary>There is no such container, nor has one of this id ended lately.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Looks at the container.</summary>
    /// <returns>The exit code, or -1 for a state without one; null: go on waiting, unless it <see cref="IsMissing"/>.</returns>
    public int? Look()
    {
        if ((_id is null ? engine.Lookup.TryOne(word) : engine.Database.Find(_id)) is not { } row)
        {
            IsMissing = _id is null;
            return ExitCodes.Find(engine, _id ?? word) ?? (_id is null ? null : NoCode);
        }
        _id = row.Spec.Id;
        _status = ContainerStatus.Read(engine, row);
        // What never ran has no code but is not waited for, either.
        if (conditions.Count == 0 && _status.State == ContainerState.Created) return 0;
        return !_wanted.Any(condition => condition.IsMetBy(_status.State)) ? null : _status.State == ContainerState.Exited ? _status.Run.ExitCode : NoCode;
    }

    /// <summary>Connects to who tells of the end by himself, so that nothing is polled while a container runs.</summary>
    /// <returns>Null: nobody does.</returns>
    public AttachConnection? TryConnect()
    {
        if (_status is not { IsRunning: true, MonitorPid: not 0 } || !_wanted.Any(condition => condition.IsEnd)) return null;
        try
        {
            return MonitorClient.Connect(new ContainerPaths(engine, _id!).Run);
        }
        catch (LinuxException)
        {
            return null;
        }
    }
}
