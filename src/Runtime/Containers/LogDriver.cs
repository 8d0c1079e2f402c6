using Selkie.Oci;

namespace Selkie.Runtime.Containers;

/// <summary>Where the output of a container goes (<c>--log-driver</c>, the driver of <c>--log-opt</c>, and log_driver of containers.conf). Its text is Podman's word.</summary>
public sealed record LogDriver
{
    private readonly string _word;

    private LogDriver(string word) => _word = word;

    /// <summary>A file of lines as Kubernetes has them.</summary>
    public static LogDriver K8sFile { get; } = new("k8s-file");

    /// <summary>The same file; the name is Docker's.</summary>
    public static LogDriver JsonFile { get; } = new("json-file");

    /// <summary>Nowhere.</summary>
    public static LogDriver None { get; } = new("none");

    /// <summary>To the streams of the engine, untouched.</summary>
    public static LogDriver PassThrough { get; } = new("passthrough");

    /// <summary>The same, even where they are a terminal.</summary>
    public static LogDriver PassThroughTerminal { get; } = new("passthrough-tty");

    /// <summary>Into a file, from which it can be read again.</summary>
    public bool IsFile => this == K8sFile || this == JsonFile;

    /// <summary>The container has the streams of the engine.</summary>
    public bool IsPassThrough => this == PassThrough || this == PassThroughTerminal;

    /// <summary>The monitor's word for it: several names of users are one way to it.</summary>
    public string OfMonitor => (IsFile ? K8sFile : IsPassThrough ? PassThrough : None)._word;

    /// <summary>Reads a word.</summary>
    /// <exception cref="EngineError">Not a driver.</exception>
    public static LogDriver Parse(string text) => text switch
    {
        "k8s-file" => K8sFile,
        "json-file" => JsonFile,
        "none" => None,
        "passthrough" => PassThrough,
        "passthrough-tty" => PassThroughTerminal,
        "journald" => throw new EngineError(ErrorKind.Unsupported, "the log driver journald is not supported yet: use k8s-file"),
        _ => throw new EngineError(ErrorKind.Invalid, "running container create option: invalid log driver: invalid argument"),
    };

    /// <summary>Podman's word.</summary>
    public override string ToString() => _word;
}
