using Selkie.Oci;

namespace Selkie.Engine.Containers.Launching;

/// <summary>The runtime could not start a container. The exit code tells scripts why: 127 not found, 126 not executable, else 126 or 125 (podman-run(1)).</summary>
public sealed class ContainerStartException : EngineError
{
    private ContainerStartException(ErrorKind kind, string message) : base(kind, message) { }

    /// <summary>Reads the runtime's error.</summary>
    public static ContainerStartException From(string text, string runtime)
    {
        if (Says(text, "no such file or directory", "executable file not found", "stat "))
            return new ContainerStartException(ErrorKind.CommandNotFound, $"{runtime}: {text}: OCI runtime attempted to invoke a command that was not found");
        if (Says(text, "permission denied", "is a directory", "operation not permitted"))
            return new ContainerStartException(ErrorKind.StartFailed, $"{runtime}: {text}: OCI permission denied");
        return new ContainerStartException(ErrorKind.StartFailed, $"{runtime}: {text}: OCI runtime error");
    }

    /// <summary>The container's network could not be set up.</summary>
    public static ContainerStartException From(Network.NetworkException failure) => new(ErrorKind.StartFailed, failure.Message);

    private static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
