using System.Text;
using Selkie.Engine.Diagnostics;
using Selkie.Linux.Spawning;
using Selkie.Registry.Auth;

namespace Selkie.Engine.Images.Access;

/// <summary>Runs credential helpers, "docker-credential-NAME".</summary>
internal sealed class CredentialHelpers(Logger log)
{
    /// <summary>The helper's answer, or null when there is no such helper.</summary>
    internal HelperAnswer? Run(string helper, string verb, string input)
    {
        if (helper.Contains('/') || ProgramPath.TryFind("docker-credential-" + helper) is not { } program)
        {
            log.Debug($"credential helper docker-credential-{helper} is not installed");
            return null;
        }
        var result = Command.Run(new SpawnOptions { Path = program, Arguments = [program, verb] }, Encoding.UTF8.GetBytes(input));
        return new(result.Status.Code, Encoding.UTF8.GetString(result.Output));
    }
}
