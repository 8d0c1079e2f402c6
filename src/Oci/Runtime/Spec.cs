using System.Text.Json.Serialization;

namespace Selkie.Oci.Runtime;

/// <summary>The whole of a bundle's config.json (OCI runtime specification 1.2 and 1.3).</summary>
public sealed record Spec
{
    /// <summary>Version of the specification the bundle follows.</summary>
    [JsonPropertyName("ociVersion")]
    public string Version { get => field ?? ""; init; }

    /// <summary>The process the container starts.</summary>
    [JsonPropertyName("process")]
    public Process? Process { get; init; }

    /// <summary>The container's root file system.</summary>
    [JsonPropertyName("root")]
    public Root? Root { get; init; }

    /// <summary>Host name seen inside the container.</summary>
    [JsonPropertyName("hostname")]
    public string? Hostname { get; init; }

    /// <summary>NIS domain name seen inside the container.</summary>
    [JsonPropertyName("domainname")]
    public string? Domainname { get; init; }

    /// <summary>Additional mounts, in the order in which they are made.</summary>
    [JsonPropertyName("mounts")]
    public IReadOnlyList<Mount>? Mounts { get; init; }

    /// <summary>Programs run at points of the container's life.</summary>
    [JsonPropertyName("hooks")]
    public Hooks? Hooks { get; init; }

    /// <summary>Arbitrary metadata.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Everything particular to Linux.</summary>
    [JsonPropertyName("linux")]
    public LinuxSection? Linux { get; init; }
}

/// <summary>The container's root file system.</summary>
public sealed record Root
{
    /// <summary>Path of the root file system, absolute or relative to the bundle.</summary>
    [JsonPropertyName("path")]
    public string Path { get => field ?? ""; init; }

    /// <summary>Whether the root is mounted read-only.</summary>
    [JsonPropertyName("readonly")]
    public bool Readonly { get; init; }
}

/// <summary>One mount inside the container.</summary>
public sealed record Mount
{
    /// <summary>Absolute path inside the container.</summary>
    [JsonPropertyName("destination")]
    public string Destination { get => field ?? ""; init; }

    /// <summary>File system type; "bind" for bind mounts.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>Device, file or directory to mount.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; init; }

    /// <summary>Mount options as in fstab.</summary>
    [JsonPropertyName("options")]
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>User ids of an id-mapped mount.</summary>
    [JsonPropertyName("uidMappings")]
    public IReadOnlyList<LinuxIdMapping>? UidMappings { get; init; }

    /// <summary>Group ids of an id-mapped mount.</summary>
    [JsonPropertyName("gidMappings")]
    public IReadOnlyList<LinuxIdMapping>? GidMappings { get; init; }
}

/// <summary>A program the runtime runs at one point of the container's life.</summary>
public sealed record Hook
{
    /// <summary>Absolute path of the program.</summary>
    [JsonPropertyName("path")]
    public string Path { get => field ?? ""; init; }

    /// <summary>Its arguments with argv[0].</summary>
    [JsonPropertyName("args")]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Its environment as KEY=value.</summary>
    [JsonPropertyName("env")]
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Seconds until it is killed.</summary>
    [JsonPropertyName("timeout")]
    public int? Timeout { get; init; }
}

/// <summary>Programs by the point at which they run.</summary>
public sealed record Hooks
{
    /// <summary>After create, before pivot_root (deprecated by the specification).</summary>
    [JsonPropertyName("prestart")]
    public IReadOnlyList<Hook>? Prestart { get; init; }

    /// <summary>After the namespaces exist, in the runtime's namespace.</summary>
    [JsonPropertyName("createRuntime")]
    public IReadOnlyList<Hook>? CreateRuntime { get; init; }

    /// <summary>Before pivot_root, in the container's namespace.</summary>
    [JsonPropertyName("createContainer")]
    public IReadOnlyList<Hook>? CreateContainer { get; init; }

    /// <summary>Before the container's process is executed.</summary>
    [JsonPropertyName("startContainer")]
    public IReadOnlyList<Hook>? StartContainer { get; init; }

    /// <summary>After the container's process was started.</summary>
    [JsonPropertyName("poststart")]
    public IReadOnlyList<Hook>? Poststart { get; init; }

    /// <summary>After the container was deleted.</summary>
    [JsonPropertyName("poststop")]
    public IReadOnlyList<Hook>? Poststop { get; init; }
}
