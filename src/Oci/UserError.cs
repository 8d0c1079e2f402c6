namespace Selkie.Oci;

/// <summary>An error whose message is meant for the user as it stands: the surface prints "Error: " and the message.</summary>
public class UserError : Exception
{
    /// <summary>Makes an error with the usual exit code 125 or another.</summary>
    public UserError(string message, int exitCode = 125, Exception? inner = null)
        : base(message, inner) => ExitCode = exitCode;

    /// <summary>Exit code of the command that fails with it (Podman: libpod/define/exec_codes.go).</summary>
    public int ExitCode { get; }
}
