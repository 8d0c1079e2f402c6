using System.Globalization;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--restart</c> option: a policy, and behind on-failure how often.</summary>
public static class RestartFlag
{
    /// <summary>Reads a value; null: none is given.</summary>
    /// <exception cref="EngineError">Not a policy.</exception>
    public static RestartPolicy? Parse(string text)
    {
        if (text.Length == 0) return null;
        var parts = text.Split(':');
        if (parts.Length > 2) throw new EngineError(ErrorKind.Invalid, "invalid restart policy: may specify retries at most once");
        if (parts.Length == 2) return new RestartPolicy(RestartPolicy.OnFailure, Retries(parts));
        var name = parts[0].ToLowerInvariant() == "never" ? RestartPolicy.No : parts[0];
        return RestartPolicy.Names.Contains(name)
            ? new RestartPolicy(name)
            : throw new EngineError(ErrorKind.Invalid, $"running container create option: \"{name}\" is not a valid restart policy: invalid argument");
    }

    private static uint Retries(string[] parts)
    {
        if (parts[0].ToLowerInvariant() != RestartPolicy.OnFailure)
            throw new EngineError(ErrorKind.Invalid, "restart policy retries can only be specified with on-failure restart policy");
        if (!int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var retries))
            throw new EngineError(ErrorKind.Invalid, $"parsing restart policy retry count: strconv.Atoi: parsing \"{parts[1]}\": invalid syntax");
        return retries < 0 ? throw new EngineError(ErrorKind.Invalid, "must specify restart policy retry count as a number greater than 0") : (uint)retries;
    }
}
