using System.Text.Json.Serialization;

namespace Selkie.Oci.Runtime;

/// <summary>The process of a container, or one executed in it.</summary>
public sealed record Process
{
    /// <summary>Whether it gets a pseudo-terminal.</summary>
    [JsonPropertyName("terminal")]
    public bool Terminal { get; init; }

    /// <summary>Size of that terminal.</summary>
    [JsonPropertyName("consoleSize")]
    public Box? ConsoleSize { get; init; }

    /// <summary>Who it runs as.</summary>
    [JsonPropertyName("user")]
    public User User { get => field ?? new(); init; }

    /// <summary>The command and its arguments.</summary>
    [JsonPropertyName("args")]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment as KEY=value.</summary>
    [JsonPropertyName("env")]
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Absolute working directory inside the container.</summary>
    [JsonPropertyName("cwd")]
    public string Cwd { get => field ?? ""; init; }

    /// <summary>Capability sets.</summary>
    [JsonPropertyName("capabilities")]
    public CapabilitySets? Capabilities { get; init; }

    /// <summary>Resource limits.</summary>
    [JsonPropertyName("rlimits")]
    public IReadOnlyList<Rlimit>? Rlimits { get; init; }

    /// <summary>Sets no_new_privs.</summary>
    [JsonPropertyName("noNewPrivileges")]
    public bool NoNewPrivileges { get; init; }

    /// <summary>AppArmor profile to enter.</summary>
    [JsonPropertyName("apparmorProfile")]
    public string? ApparmorProfile { get; init; }

    /// <summary>The value of oom_score_adj.</summary>
    [JsonPropertyName("oomScoreAdj")]
    public int? OomScoreAdj { get; init; }

    /// <summary>Scheduling policy.</summary>
    [JsonPropertyName("scheduler")]
    public Scheduler? Scheduler { get; init; }

    /// <summary>SELinux label to enter.</summary>
    [JsonPropertyName("selinuxLabel")]
    public string? SelinuxLabel { get; init; }

    /// <summary>I/O scheduling class and level.</summary>
    [JsonPropertyName("ioPriority")]
    public IoPriority? IoPriority { get; init; }

    /// <summary>Processors an executed process may use (1.3).</summary>
    [JsonPropertyName("execCPUAffinity")]
    public ExecCpuAffinity? ExecCpuAffinity { get; init; }
}

/// <summary>Size of a terminal in characters.</summary>
public sealed record Box
{
    /// <summary>Rows.</summary>
    [JsonPropertyName("height"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint Height { get; init; }

    /// <summary>Columns.</summary>
    [JsonPropertyName("width"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint Width { get; init; }
}

/// <summary>Identity of a process.</summary>
public sealed record User
{
    /// <summary>User id inside the container.</summary>
    [JsonPropertyName("uid"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint Uid { get; init; }

    /// <summary>Group id inside the container.</summary>
    [JsonPropertyName("gid"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint Gid { get; init; }

    /// <summary>File mode creation mask.</summary>
    [JsonPropertyName("umask")]
    public uint? Umask { get; init; }

    /// <summary>Supplementary group ids.</summary>
    [JsonPropertyName("additionalGids")]
    public IReadOnlyList<uint>? AdditionalGids { get; init; }
}

/// <summary>Capability sets by name, such as CAP_CHOWN.</summary>
public sealed record CapabilitySets
{
    /// <summary>The bounding set.</summary>
    [JsonPropertyName("bounding")]
    public IReadOnlyList<string>? Bounding { get; init; }

    /// <summary>The effective set.</summary>
    [JsonPropertyName("effective")]
    public IReadOnlyList<string>? Effective { get; init; }

    /// <summary>The inheritable set.</summary>
    [JsonPropertyName("inheritable")]
    public IReadOnlyList<string>? Inheritable { get; init; }

    /// <summary>The permitted set.</summary>
    [JsonPropertyName("permitted")]
    public IReadOnlyList<string>? Permitted { get; init; }

    /// <summary>The ambient set.</summary>
    [JsonPropertyName("ambient")]
    public IReadOnlyList<string>? Ambient { get; init; }
}

/// <summary>One resource limit.</summary>
public sealed record Rlimit
{
    /// <summary>Name such as RLIMIT_NOFILE.</summary>
    [JsonPropertyName("type")]
    public string Type { get => field ?? ""; init; }

    /// <summary>Ceiling of the soft limit.</summary>
    [JsonPropertyName("hard"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Hard { get; init; }

    /// <summary>The limit the kernel enforces.</summary>
    [JsonPropertyName("soft"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Soft { get; init; }
}

/// <summary>Scheduling policy of a process (sched_setattr).</summary>
public sealed record Scheduler
{
    /// <summary>Name such as SCHED_OTHER.</summary>
    [JsonPropertyName("policy")]
    public string Policy { get => field ?? ""; init; }

    /// <summary>Nice value.</summary>
    [JsonPropertyName("nice")]
    public int Nice { get; init; }

    /// <summary>Static priority.</summary>
    [JsonPropertyName("priority")]
    public int Priority { get; init; }

    /// <summary>Flags such as SCHED_FLAG_RESET_ON_FORK.</summary>
    [JsonPropertyName("flags")]
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>Nanoseconds of run time for SCHED_DEADLINE.</summary>
    [JsonPropertyName("runtime")]
    public ulong Runtime { get; init; }

    /// <summary>Absolute deadline in nanoseconds.</summary>
    [JsonPropertyName("deadline")]
    public ulong Deadline { get; init; }

    /// <summary>Period in nanoseconds.</summary>
    [JsonPropertyName("period")]
    public ulong Period { get; init; }
}

/// <summary>I/O scheduling class and level of a process (ioprio_set).</summary>
public sealed record IoPriority
{
    /// <summary>Class such as IOPRIO_CLASS_BE.</summary>
    [JsonPropertyName("class")]
    public string Class { get => field ?? ""; init; }

    /// <summary>Level inside the class.</summary>
    [JsonPropertyName("priority"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Priority { get; init; }
}

/// <summary>Processors an executed process may use.</summary>
public sealed record ExecCpuAffinity
{
    /// <summary>List used while it joins the container's cgroup.</summary>
    [JsonPropertyName("initial")]
    public string? Initial { get; init; }

    /// <summary>List used afterwards.</summary>
    [JsonPropertyName("final")]
    public string? Final { get; init; }
}
