using System.Text.Json.Serialization;

namespace Selkie.Runtime.Containers;

/// <summary>Logs of a container.</summary>
public sealed record LogSpec
{
    /// <summary>Where it goes.</summary>
    [JsonIgnore] public LogDriver Driver { get; init; } = LogDriver.K8sFile;

    [JsonInclude, JsonPropertyName("Driver")] internal string StoredAsDriver { get => Driver.ToString(); init => Driver = LogDriver.Parse(value); }

    /// <summary>File of the log; empty is ctr.log in the container's directory.</summary>
    public string Path { get; init; } = "";

    /// <summary>Bytes after which the log starts again; 0 or less is no limit.</summary>
    public long MaxSize { get; init; }

    /// <summary>Tag.</summary>
    public string Tag { get; init; } = "";
}

/// <summary>The end of a container.</summary>
public sealed record LifecycleSpec
{
    /// <summary>Removed when it ends (--rm).</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Its image is removed after it, unless others use that (--rmi).</summary>
    public bool RemoveImage { get; init; }

    /// <summary>no, on-failure, always or unless-stopped.</summary>
    public string RestartPolicy { get; init; } = "";

    /// <summary>How often on-failure starts again; 0 is without end.</summary>
    public uint RestartRetries { get; init; }

    /// <summary>Signal number that stops it.</summary>
    public int StopSignal { get; init; } = 15;

    /// <summary>Seconds until it is killed.</summary>
    public uint StopTimeout { get; init; } = 10;

    /// <summary>Seconds it may run; 0 is without end.</summary>
    public uint Timeout { get; init; }

    /// <summary>File with the id, removed with the container.</summary>
    public string CidFile { get; init; } = "";

    /// <summary>File for the first process's id.</summary>
    public string PidFile { get; init; } = "";

    /// <summary>File for the monitor's process id.</summary>
    public string MonitorPidFile { get; init; } = "";

    /// <summary>Who has the notify socket: container, conmon, healthy or ignore.</summary>
    public string SdNotify { get; init; } = "container";

    /// <summary>The service manager's socket; empty: none, or it is to be ignored.</summary>
    public string SdNotifySocket { get; init; } = "";
}
