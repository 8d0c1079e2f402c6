using Selkie.Engine.Calls;
using Selkie.Oci;
using Selkie.Registry.Auth;

namespace Selkie.Engine.Images.Access;

/// <summary>The <c>--creds</c> option: user[:password].</summary>
public static class GivenCredentials
{
    /// <summary>The value with both parts: a caller who can be asked is asked for the one that is missing (podman-pull(1)).</summary>
    /// <param name="engine">The engine, with the caller.</param>
    /// <param name="given">The value; null or empty: none was given.</param>
    /// <exception cref="EngineError">There is no answer.</exception>
    public static string? Complete(EngineContext engine, string? given)
    {
        if (given is not { Length: > 0 } || engine.Call.Prompt is not { } prompt) return given;
        var (user, password, _) = Credentials.Parse(given);
        if (user.Length == 0) user = Ask(prompt, "Username: ", secret: false, "could not read username");
        if (password.Length == 0) password = Ask(prompt, "Password: ", secret: true, "could not read password from terminal");
        return $"{user}:{password}";
    }

    private static string Ask(IPrompt prompt, string question, bool secret, string failure)
    {
        try
        {
            return prompt.Ask(question, secret);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"{failure}: {e.Message}", e);
        }
    }
}
