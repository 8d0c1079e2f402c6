using Selkie.Oci;

namespace Selkie.Cli;

/// <summary>From an error to the exit code.</summary>
internal static class ErrorCodes
{
    public static int Of(Exception error) => error is UserError known ? known.ExitCode : Session.EngineErrorCode;
}
