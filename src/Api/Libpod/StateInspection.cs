using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>State of a container.</summary>
[Go("define.InspectContainerState")]
public sealed partial record StateInspection
{
    /// <summary>Go's zero time.</summary>
    public const string NoTime = "0001-01-01T00:00:00Z";

    /// <summary>Version of the runtime specification.</summary>
    public string OciVersion { get; init; } = "1.2.0";

    /// <summary>created, running, paused, exited …</summary>
    public required string Status { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool Running { get; init; }

    /// <summary>Whether it is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Always false: restarting is no state of its own.</summary>
    public bool Restarting { get; init; }

    /// <summary>Whether the kernel ended it for want of memory.</summary>
    public bool OOMKilled { get; init; }

    /// <summary>Always false, as in libpod.</summary>
    public bool Dead { get; init; }

    /// <summary>Its first process, or 0.</summary>
    public int Pid { get; init; }

    /// <summary>Its monitor, or 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int ConmonPid { get; init; }

    /// <summary>Exit code of the last run.</summary>
    [Go("int32")] public int ExitCode { get; init; }

    /// <summary>Why the last start failed, or empty.</summary>
    public string Error { get; init; } = "";

    /// <summary>When it was last started, RFC 3339.</summary>
    [Go("time.Time")] public string StartedAt { get; init; } = NoTime;

    /// <summary>When it last ended, RFC 3339.</summary>
    [Go("time.Time")] public string FinishedAt { get; init; } = NoTime;

    /// <summary>Results of its health check.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Method = "Healthcheck")] public HealthState? Health { get; init; }

    /// <summary>Whether it is in a checkpoint.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Checkpointed { get; init; }

    /// <summary>Its cgroup, while it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? CgroupPath { get; init; }

    /// <summary>When it was checkpointed.</summary>
    [Go("time.Time")] public string CheckpointedAt { get; init; } = NoTime;

    /// <summary>When it was restored.</summary>
    [Go("time.Time")] public string RestoredAt { get; init; } = NoTime;

    /// <summary>The log of the checkpoint.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? CheckpointLog { get; init; }

    /// <summary>Where the checkpoint is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? CheckpointPath { get; init; }

    /// <summary>The log of the restoration.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? RestoreLog { get; init; }

    /// <summary>Whether it was restored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Restored { get; init; }

    /// <summary>Whether somebody stopped it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool StoppedByUser { get; init; }
}

/// <summary>Results of health checks.</summary>
[Go("define.HealthCheckResults")]
public sealed partial record HealthState(string Status, int FailingStreak, IReadOnlyList<HealthRun>? Log);

/// <summary>One health check.</summary>
[Go("define.HealthCheckLog")]
public sealed partial record HealthRun(string Start, string End, int ExitCode, string Output);
