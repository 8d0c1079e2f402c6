using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>What the container runs.</summary>
[Go("define.InspectContainerConfig")]
public sealed partial record ConfigInspection
{
    /// <summary>Host name.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Always empty.</summary>
    [Go(Name = "DomainName")] public string Domainname { get; init; } = "";

    /// <summary>User and group of the first process.</summary>
    public string User { get; init; } = "";

    /// <summary>Always false, as in libpod.</summary>
    public bool AttachStdin { get; init; }

    /// <summary>Always false, as in libpod.</summary>
    public bool AttachStdout { get; init; }

    /// <summary>Always false, as in libpod.</summary>
    public bool AttachStderr { get; init; }

    /// <summary>Whether it has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Whether its input stays open.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Whether its input closes after the first session.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Environment.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>Command.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Name of the image.</summary>
    public string Image { get; init; } = "";

    /// <summary>Always null, as in libpod.</summary>
    public IReadOnlyDictionary<string, EmptyInspection>? Volumes { get; init; }

    /// <summary>Working directory.</summary>
    public string WorkingDir { get; init; } = "";

    /// <summary>Entry point.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Always null, as in libpod.</summary>
    [Go("*string")] public string? OnBuild { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Name of the signal that stops it.</summary>
    public string StopSignal { get; init; } = "";

    /// <summary>The check that has to pass before the other begins.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("*define.StartupHealthCheck")]
    public HealthInspection? StartupHealthCheck { get; init; }

    /// <summary>The health check.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HealthInspection? Healthcheck { get; init; }

    /// <summary>What happens when it fails.</summary>
    public string HealthcheckOnFailureAction { get; init; } = "none";

    /// <summary>Where results are kept.</summary>
    public string HealthLogDestination { get; init; } = "local";

    /// <summary>How many results are kept.</summary>
    [Go(Name = "HealthMaxLogCount")] public uint HealthcheckMaxLogCount { get; init; } = 5;

    /// <summary>How many characters of a result are kept.</summary>
    [Go(Name = "HealthMaxLogSize")] public uint HealthcheckMaxLogSize { get; init; } = 500;

    /// <summary>The command that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CreateCommand { get; init; }

    /// <summary>Time zone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Timezone { get; init; }

    /// <summary>Whether it is set up for systemd.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool SystemdMode { get; init; }

    /// <summary>Mask of new files.</summary>
    public string Umask { get; init; } = "";

    /// <summary>Names of its secrets.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("[]*define.InspectSecret")]
    public IReadOnlyList<string>? Secrets { get; init; }

    /// <summary>Seconds after which it is killed, or 0.</summary>
    public uint Timeout { get; init; }

    /// <summary>Seconds that stop waits before it kills.</summary>
    public uint StopTimeout { get; init; }

    /// <summary>Whether its users are added to /etc/passwd.</summary>
    [Go("*bool")] public bool Passwd { get; init; }

    /// <summary>Directories that get their own resolv.conf, hosts and hostname.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ChrootDirs { get; init; }

    /// <summary>Who tells systemd that it is ready.</summary>
    [JsonPropertyName("sdNotifyMode")] public string SdNotifyMode { get; init; } = "";

    /// <summary>The socket of systemd.</summary>
    [JsonPropertyName("sdNotifySocket"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SdNotifySocket { get; init; }

    /// <summary>Ports it listens on, as "80/tcp".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, EmptyInspection>? ExposedPorts { get; init; }
}

/// <summary>{}.</summary>
[Go("struct {}")]
public sealed partial record EmptyInspection;
