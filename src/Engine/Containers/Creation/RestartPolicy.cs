using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--restart</c> option.</summary>
internal static class RestartPolicy
{
    /// <summary>Policy and number of retries; the policy is empty where none was given.</summary>
    /// <exception cref="EngineError">Not a policy.</exception>
    public static (string Policy, uint Retries) Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return ("", 0);
        var parts = text.Split(':');
        if (parts.Length > 2) throw new EngineError(ErrorKind.Invalid, "invalid restart policy: may specify retries at most once");
        var policy = parts[0].ToLowerInvariant() == "never" ? "no" : parts[0];
        if (parts.Length == 2) return (policy, ParseRetries(parts));
        if (policy is not ("no" or "always" or "on-failure" or "unless-stopped"))
            throw new EngineError(ErrorKind.Invalid, $"running container create option: \"{policy}\" is not a valid restart policy: invalid argument");
        return (policy, 0);
    }

    private static uint ParseRetries(string[] parts)
    {
        if (parts[0].ToLowerInvariant() != "on-failure") throw new EngineError(ErrorKind.Invalid, "restart policy retries can only be specified with on-failure restart policy");
        if (!int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var retries))
            throw new EngineError(ErrorKind.Invalid, $"parsing restart policy retry count: strconv.Atoi: parsing \"{parts[1]}\": invalid syntax");
        return retries < 0 ? throw new EngineError(ErrorKind.Invalid, "must specify restart policy retry count as a number greater than 0") : (uint)retries;
    }
}
