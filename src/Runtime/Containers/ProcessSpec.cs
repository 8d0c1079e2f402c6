using System.Text.Json.Serialization;

namespace Selkie.Runtime.Containers;

/// <summary>The first process of a container and what it starts with.</summary>
public sealed record ProcessSpec
{
    /// <summary>The entry point that takes effect.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>The command that takes effect: appended to the entry point.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment as NAME=value in the order it was made.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>Working directory; "/" by default.</summary>
    public string WorkDir { get; init; } = "/";

    /// <summary>The working directory came from the image: it is made where it is missing.</summary>
    public bool WorkDirFromImage { get; init; }

    /// <summary>User as given: name or uid, with an optional group.</summary>
    [JsonIgnore] public ProcessUser User { get; init; } = ProcessUser.None;

    [JsonInclude, JsonPropertyName("User")] internal string StoredAsUser { get => User.ToString(); init => User = ProcessUser.Parse(value); }

    /// <summary>Additional groups, names or numbers; "keep-groups" keeps the caller's.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The process gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Standard input stays open.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Standard input closes when the first attached client goes.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>File mode creation mask, octal digits.</summary>
    public string Umask { get; init; } = "0022";

    /// <summary>Zone name, "local" or empty.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Absolute path of an init on the host that is mounted and run as first process.</summary>
    public string? InitPath { get; init; }

    /// <summary>The container expects to run systemd: mounts and stop signal follow.</summary>
    public bool SystemdMode { get; init; }

    /// <summary>Limits as asked for.</summary>
    [JsonIgnore] public IReadOnlyList<Ulimit> Ulimits { get; init; } = [];

    [JsonInclude, JsonPropertyName("Ulimits")] internal IReadOnlyList<string> StoredAsUlimits { get => StoredTexts.Of(Ulimits); init => Ulimits = StoredTexts.Read(value, Ulimit.Parse); }

    /// <summary>Score for the kernel's out-of-memory killer; null leaves the caller's.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>/etc/passwd and /etc/group get the user where it is missing.</summary>
    public bool AddPasswdEntry { get; init; } = true;

    /// <summary>Users of the host, names or numbers, that /etc/passwd gets, too.</summary>
    public IReadOnlyList<string> HostUsers { get; init; } = [];

    /// <summary>A line for /etc/passwd instead of the made one.</summary>
    public string? PasswdEntry { get; init; }

    /// <summary>A line for /etc/group instead of the made one.</summary>
    public string? GroupEntry { get; init; }

    /// <summary>Entry point and command together.</summary>
    [JsonIgnore] public IReadOnlyList<string> Args => [.. Entrypoint, .. Command];
}
