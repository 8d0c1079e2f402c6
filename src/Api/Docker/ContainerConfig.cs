using System.Text.Json.Serialization;
using Selkie.Api.Libpod;

namespace Selkie.Api.Docker;

/// <summary>What a container, or one of an image, runs (API 1.47, ContainerConfig and ImageConfig).</summary>
public sealed record ContainerConfig
{
    /// <summary>Host name.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Domain name.</summary>
    public string Domainname { get; init; } = "";

    /// <summary>User.</summary>
    public string User { get; init; } = "";

    /// <summary>Standard input is attached.</summary>
    public bool AttachStdin { get; init; }

    /// <summary>Standard output is attached.</summary>
    public bool AttachStdout { get; init; }

    /// <summary>Standard error is attached.</summary>
    public bool AttachStderr { get; init; }

    /// <summary>Exposed ports.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, EmptyInspection>? ExposedPorts { get; init; }

    /// <summary>It has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Its standard input stays open.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Its standard input ends with the first who attached.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Variables, NAME=value.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The command.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>How its health is checked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HealthInspection? Healthcheck { get; init; }

    /// <summary>The image's name.</summary>
    public string Image { get; init; } = "";

    /// <summary>Anonymous volumes.</summary>
    public IReadOnlyDictionary<string, EmptyInspection>? Volumes { get; init; }

    /// <summary>Where the command starts.</summary>
    public string WorkingDir { get; init; } = "";

    /// <summary>The command before the command.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>What an image that is built on it does.</summary>
    public IReadOnlyList<string>? OnBuild { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that stops it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? StopSignal { get; init; }

    /// <summary>Seconds to wait after it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public uint? StopTimeout { get; init; }
}
