using Selkie.Oci;

namespace Selkie.Engine.Containers.Running;

/// <summary>The runtime could not start a container. The exit code tells scripts why: 127 not found, 126 not executable, else 126 or 125 (podman-run(1)).</summary>
public sealed class ContainerStartException : UserError
{
    private const int NotInvokable = 126, NotFound = 127;

    private ContainerStartException(string message, int code) : base(message, code) { }

    /// <summary>Reads the runtime's error.</summary>
    public static ContainerStartException From(string text, string runtime)
    {
        if (Says(text, "no such file or directory", "executable file not found", "stat "))
            return new ContainerStartException($"{runtime}: {text}: OCI runtime attempted to invoke a command that was not found", NotFound);
        if (Says(text, "permission denied", "is a directory", "operation not permitted"))
            return new ContainerStartException($"{runtime}: {text}: OCI permission denied", NotInvokable);
        return new ContainerStartException($"{runtime}: {text}: OCI runtime error", NotInvokable);
    }

    /// <summary>The container's network could not be set up.</summary>
    public static ContainerStartException From(Network.NetworkException failure) => new(failure.Message, NotInvokable);

    private static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
