using Selkie.Engine.Images.Pulling;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>What <c>create</c> and <c>run</c> share: the image, the command, and every option that shapes a container (podman-run(1)).</summary>
public abstract partial record ContainerOptions
{
    /// <summary>The image (or, with --rootfs, the directory) followed by the command and its arguments.</summary>
    [Argument("IMAGE", Min = 1, Complete = "images")]
    public IReadOnlyList<string> ImageAndCommand { get; init; } = [];

    /// <summary>Name of the container, instead of one that is made up</summary>
    [Option("name")] public string? Name { get; init; }

    /// <summary>Remove an existing container of the same name first</summary>
    [Option("replace")] public bool Replace { get; init; }

    /// <summary>Remove the container, and its anonymous volumes, after it exits</summary>
    [Option("rm")] public bool? Remove { get; init; }

    /// <summary>Whether the image goes with the container; only run has such an option.</summary>
    public virtual bool RemoveImage { get; init; }

    /// <summary>Write the container's ID to this file, which must not exist</summary>
    [Option("cidfile", Type = "string")] public string? CidFile { get; init; }

    /// <summary>Write the process ID of the container's first process to this file</summary>
    [Option("pidfile", Type = "string")] public string? PidFile { get; init; }

    /// <summary>Write the process ID of the container's monitor to this file</summary>
    [Option("conmon-pidfile", Type = "string")] public string? MonitorPidFile { get; init; }

    /// <summary>Add metadata to the container</summary>
    [Option("label", 'l', ParsedBy = typeof(PairFlags.Label))] public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Read labels from a file of lines</summary>
    [Option("label-file", ParsedBy = typeof(LabelFile))] public IReadOnlyList<KeyValuePair<string, string>> LabelFiles { get; init; } = [];

    /// <summary>Annotation to set, which the OCI runtime gets, too (key=value)</summary>
    [Option("annotation", ParsedBy = typeof(PairFlags.Annotation))] public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>When to start the container again (always|no|never|on-failure[:max]|unless-stopped)</summary>
    [Option("restart", ParsedBy = typeof(RestartFlag))] public RestartPolicy? Restart { get; init; }

    /// <summary>Seconds to wait after the stop signal before the container is killed</summary>
    [Option("stop-timeout", Default = "10")] public uint? StopTimeout { get; init; }

    /// <summary>Signal that stops the container; by default the image's, else SIGTERM</summary>
    [Option("stop-signal", ParsedBy = typeof(SignalNames))] public int? StopSignal { get; init; }

    /// <summary>Longest time in seconds that the container may run</summary>
    [Option("timeout", Default = "0")] public uint? Timeout { get; init; }

    /// <summary>Which images are pulled first (always|missing|never|newer)</summary>
    [Option("pull", Default = "missing", ParsedBy = typeof(PullPolicies))] public PullPolicy? Pull { get; init; }

    /// <summary>Choose the image for this platform (os/arch[/variant])</summary>
    [Option("platform")] public string? Platform { get; init; }

    /// <summary>Choose the image for this architecture</summary>
    [Option("arch", Alias = "override-arch")] public string? Arch { get; init; }

    /// <summary>Choose the image for this operating system</summary>
    [Option("os", Alias = "override-os")] public string? Os { get; init; }

    /// <summary>Choose the image for this variant of the architecture</summary>
    [Option("variant", Alias = "override-variant")] public string? Variant { get; init; }

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile")] public string? AuthFile { get; init; }

    /// <summary>Directory with TLS certificates and keys</summary>
    [Option("cert-dir", Hidden = true)] public string? CertDir { get; init; }

    /// <summary>Credentials for the registry (name[:password])</summary>
    [Option("creds", Hidden = true)] public string? Credentials { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true")] public bool? TlsVerify { get; init; }

    /// <summary>How often to try again when a registry fails while performing pull</summary>
    [Option("retry", Default = "3")] public uint? Retry { get; init; }

    /// <summary>Time to wait before the next try, after pull failures</summary>
    [Option("retry-delay")] public GoDuration? RetryDelay { get; init; }

    /// <summary>Do not print what the pull does</summary>
    [Option("quiet", 'q')] public bool Quiet { get; init; }

    /// <summary>Taken for Docker's sake, without effect</summary>
    [Option("disable-content-trust", Hidden = true)] public bool DisableContentTrust { get; init; }

    /// <summary>Do not run the health check that the image brings</summary>
    [Option("no-healthcheck")] public bool NoHealthCheck { get; init; }

    /// <summary>Command that tells whether the container is well; none: the image's health check is off. Others are not carried out yet</summary>
    [Option("health-cmd", Alias = "healthcheck-command")] public HealthCommand? HealthCommand { get; init; }

    /// <summary>Containers that must be running before this one starts</summary>
    [Option("requires", Split = true)] public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Where the container's output goes (k8s-file|json-file|none|passthrough)</summary>
    [Option("log-driver")] public LogDriver? LogDriver { get; init; }

    /// <summary>Options of the log driver (path=, max-size=, tag=)</summary>
    [Option("log-opt")] public IReadOnlyList<LogOption> LogOptions { get; init; } = [];

    /// <summary>Who gets the systemd notify socket (container|conmon|healthy|ignore)</summary>
    [Option("sdnotify", Default = "container", ParsedBy = typeof(WordFlags.SdNotify))] public string? SdNotify { get; init; }
}
