using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Oci.Images;

/// <summary>What a container of an image runs with (OCI image specification config.md; Docker's members besides).</summary>
public sealed record ContainerDefaults
{
    /// <summary>User, or user:group.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; init; }

    /// <summary>Ports as "80/tcp".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonElement>? ExposedPorts { get; init; }

    /// <summary>Environment as KEY=value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Words put before the command.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The command, or the arguments of the entry point.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Directories that become anonymous volumes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonElement>? Volumes { get; init; }

    /// <summary>Working directory.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkingDir { get; init; }

    /// <summary>Labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Signal that stops the container.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopSignal { get; init; }

    /// <summary>Seconds between that signal and SIGKILL (Docker).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StopTimeout { get; init; }

    /// <summary>Whether the command is already escaped (Windows).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ArgsEscaped { get; init; }

    /// <summary>Health check (Docker).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HealthConfig? Healthcheck { get; init; }

    /// <summary>Instructions run when an image is built on this one (Docker).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OnBuild { get; init; }

    /// <summary>Shell of shell-form instructions (Docker).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Shell { get; init; }

    /// <summary>Members this record does not know, kept when it is written again.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }
}

/// <summary>Health check of an image (Docker's HealthConfig); durations are nanoseconds.</summary>
public sealed record HealthConfig
{
    /// <summary>NONE, CMD with arguments, or CMD-SHELL with a line.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Nanoseconds after the start during which failures do not count.</summary>
    public long StartPeriod { get; init; }

    /// <summary>Nanoseconds between checks during that period.</summary>
    public long StartInterval { get; init; }

    /// <summary>Nanoseconds between checks.</summary>
    public long Interval { get; init; }

    /// <summary>Nanoseconds a check may take.</summary>
    public long Timeout { get; init; }

    /// <summary>Failures in a row that make a container unhealthy.</summary>
    public int Retries { get; init; }
}
