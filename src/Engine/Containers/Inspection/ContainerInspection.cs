using System.Text.Json.Serialization;
using Selkie.Engine.Images;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>What "container inspect" says, member for member as libpod's InspectContainerData; members that Go leaves out when empty are marked.</summary>
internal sealed record ContainerInspection
{
    public required string Id { get; init; }
    public required string Created { get; init; }
    public string Path { get; init; } = "";
    public IReadOnlyList<string> Args { get; init; } = [];
    public required StateInspection State { get; init; }
    public string Image { get; init; } = "";
    public string ImageDigest { get; init; } = "";
    public string ImageName { get; init; } = "";
    public string Rootfs { get; init; } = "";
    public string Pod { get; init; } = "";
    public string ResolvConfPath { get; init; } = "";
    public string HostnamePath { get; init; } = "";
    public string HostsPath { get; init; } = "";
    public string StaticDir { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? OCIConfigPath { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? OCIRuntime { get; init; }
    public string ConmonPidFile { get; init; } = "";
    public string PidFile { get; init; } = "";
    public string Name { get; init; } = "";
    public int RestartCount { get; init; }
    public string Driver { get; init; } = "";
    public string MountLabel { get; init; } = "";
    public string ProcessLabel { get; init; } = "";
    public string AppArmorProfile { get; init; } = "";
    public IReadOnlyList<string>? EffectiveCaps { get; init; }
    public IReadOnlyList<string>? BoundingCaps { get; init; }
    public IReadOnlyList<string> ExecIDs { get; init; } = [];
    public DriverInspection? GraphDriver { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? SizeRw { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public long SizeRootFs { get; init; }
    public IReadOnlyList<MountInspection> Mounts { get; init; } = [];
    public IReadOnlyList<string> Dependencies { get; init; } = [];
    public NetworkInspection? NetworkSettings { get; init; }
    public string Namespace { get; init; } = "";
    public bool IsInfra { get; init; }
    public bool IsService { get; init; }
    public string KubeExitCodePropagation { get; init; } = "invalid";
    [JsonPropertyName("lockNumber")] public uint LockNumber { get; init; }
    public ConfigInspection? Config { get; init; }
    public HostConfigInspection? HostConfig { get; init; }
    public bool UseImageHosts { get; init; }
    public bool UseImageHostname { get; init; }
}

/// <summary>State of a container.</summary>
internal sealed record StateInspection
{
    public const string NoTime = "0001-01-01T00:00:00Z";

    public string OciVersion { get; init; } = "1.2.0";
    public required string Status { get; init; }
    public bool Running { get; init; }
    public bool Paused { get; init; }
    public bool Restarting { get; init; }
    public bool OOMKilled { get; init; }
    public bool Dead { get; init; }
    public int Pid { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int ConmonPid { get; init; }
    public int ExitCode { get; init; }
    public string Error { get; init; } = "";
    public string StartedAt { get; init; } = NoTime;
    public string FinishedAt { get; init; } = NoTime;
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HealthState? Health { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Checkpointed { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? CgroupPath { get; init; }
    public string CheckpointedAt { get; init; } = NoTime;
    public string RestoredAt { get; init; } = NoTime;
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? CheckpointLog { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? CheckpointPath { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? RestoreLog { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Restored { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool StoppedByUser { get; init; }
}

/// <summary>Results of health checks.</summary>
internal sealed record HealthState(string Status, int FailingStreak, IReadOnlyList<HealthRun>? Log);

/// <summary>One health check.</summary>
internal sealed record HealthRun(string Start, string End, int ExitCode, string Output);

/// <summary>A mount of a container.</summary>
internal sealed record MountInspection
{
    public required string Type { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Name { get; init; }
    public string Source { get; init; } = "";
    public required string Destination { get; init; }
    public string Driver { get; init; } = "";
    public string Mode { get; init; } = "";
    public IReadOnlyList<string>? Options { get; init; }
    public bool RW { get; init; }
    public string Propagation { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? SubPath { get; init; }
}

/// <summary>What the container runs.</summary>
internal sealed record ConfigInspection
{
    public string Hostname { get; init; } = "";
    public string Domainname { get; init; } = "";
    public string User { get; init; } = "";
    public bool AttachStdin { get; init; }
    public bool AttachStdout { get; init; }
    public bool AttachStderr { get; init; }
    public bool Tty { get; init; }
    public bool OpenStdin { get; init; }
    public bool StdinOnce { get; init; }
    public IReadOnlyList<string> Env { get; init; } = [];
    public IReadOnlyList<string>? Cmd { get; init; }
    public string Image { get; init; } = "";
    public IReadOnlyDictionary<string, EmptyInspection>? Volumes { get; init; }
    public string WorkingDir { get; init; } = "";
    public IReadOnlyList<string>? Entrypoint { get; init; }
    public string? OnBuild { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    public string StopSignal { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HealthInspection? StartupHealthCheck { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HealthInspection? Healthcheck { get; init; }
    public string HealthcheckOnFailureAction { get; init; } = "none";
    public string HealthLogDestination { get; init; } = "local";
    public uint HealthcheckMaxLogCount { get; init; } = 5;
    public uint HealthcheckMaxLogSize { get; init; } = 500;
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? CreateCommand { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Timezone { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool SystemdMode { get; init; }
    public string Umask { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Secrets { get; init; }
    public uint Timeout { get; init; }
    public uint StopTimeout { get; init; }
    public bool Passwd { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? ChrootDirs { get; init; }
    [JsonPropertyName("sdNotifyMode")] public string SdNotifyMode { get; init; } = "";
    [JsonPropertyName("sdNotifySocket"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? SdNotifySocket { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, EmptyInspection>? ExposedPorts { get; init; }
}

/// <summary>{}.</summary>
internal sealed record EmptyInspection;

/// <summary>JSON of "container inspect".</summary>
[JsonSerializable(typeof(ContainerInspection))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    /// <summary>An inspection as UTF-8 JSON.</summary>
    internal static byte[] Write(ContainerInspection inspection) => Oci.GoJson.Plain(inspection, Default.ContainerInspectionSerializeHandler);
}
