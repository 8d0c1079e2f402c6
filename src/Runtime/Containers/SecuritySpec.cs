using System.Text.Json.Serialization;

namespace Selkie.Runtime.Containers;

/// <summary>What a container may do.</summary>
public sealed record SecuritySpec
{
    /// <summary>Extended privileges.</summary>
    public bool Privileged { get; init; }

    /// <summary>Capabilities added, as CAP_NAME or ALL.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Capabilities dropped, as CAP_NAME or ALL.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>Path of a seccomp profile, "unconfined" or empty for the default profile.</summary>
    public string SeccompProfile { get; init; } = "";

    /// <summary>The seccomp profile that the image carries, as JSON, where that is asked for (--seccomp-policy image).</summary>
    public string? ImageSeccomp { get; init; }

    /// <summary>Execution domain, LINUX or LINUX32; empty leaves the host's.</summary>
    public string Personality { get; init; } = "";

    /// <summary>Processes cannot gain privileges by execve.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Paths masked besides the default ones.</summary>
    public IReadOnlyList<string> Mask { get; init; } = [];

    /// <summary>Paths not masked nor read-only; "ALL" is every one.</summary>
    public IReadOnlyList<string> Unmask { get; init; } = [];

    /// <summary>The options of --security-opt that inspect shows.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>SELinux label of the processes, chosen when the container was made; empty: none.</summary>
    public string ProcessLabel { get; init; } = "";

    /// <summary>SELinux label of the files and mounts; empty: none.</summary>
    public string MountLabel { get; init; } = "";

    /// <summary>Options of the /proc mount (proc-opts).</summary>
    public IReadOnlyList<string> ProcOptions { get; init; } = [];

    /// <summary>The root file system is read-only.</summary>
    public bool ReadOnlyRoot { get; init; }

    /// <summary>With a read-only root: writable tmpfs on the usual places.</summary>
    public bool ReadOnlyTmpfs { get; init; } = true;

    /// <summary>Devices of the host.</summary>
    [JsonIgnore] public IReadOnlyList<DeviceRequest> Devices { get; init; } = [];

    [JsonInclude, JsonPropertyName("Devices")] internal IReadOnlyList<string> StoredAsDevices { get => StoredTexts.Of(Devices); init => Devices = StoredTexts.Read(value, DeviceRequest.Parse); }

    /// <summary>Rules of the cgroup for devices.</summary>
    [JsonIgnore] public IReadOnlyList<DeviceRule> DeviceCgroupRules { get; init; } = [];

    [JsonInclude, JsonPropertyName("DeviceCgroupRules")] internal IReadOnlyList<string> StoredAsRules { get => StoredTexts.Of(DeviceCgroupRules); init => DeviceCgroupRules = StoredTexts.Read(value, DeviceRule.Parse); }

    /// <summary>Kernel parameters.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();
}
