using System.Text;
using Selkie.Linux;

namespace Selkie.Engine.Images;

/// <summary>Runs credential helpers, "docker-credential-NAME".</summary>
internal static class CredentialHelpers
{
    /// <summary>The helper's answer to "get", or null when there is no such helper or it has nothing.</summary>
    internal static string? Run(string helper, string server)
    {
        if (ProgramPath.TryFind("docker-credential-" + helper) is not { } program)
        {
            Log.Debug($"credential helper docker-credential-{helper} is not installed");
            return null;
        }
        var result = Command.Run(new SpawnOptions { Path = program, Arguments = [program, "get"] }, Encoding.UTF8.GetBytes(server));
        return result.Status.Code == 0 ? Encoding.UTF8.GetString(result.Output) : null;
    }
}
