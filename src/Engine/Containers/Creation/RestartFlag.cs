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
        return parts.Length == 2 ? Of(parts[0], Number(parts)) : Of(text);
    }

    /// <summary>A policy by its name.</summary>
    /// <param name="name">The name, or never.</param>
    /// <exception cref="EngineError">Not a policy.</exception>
    public static RestartPolicy Of(string name)
    {
        if (name.ToLowerInvariant() == "never") name = RestartPolicy.No;
        return RestartPolicy.Names.Contains(name)
            ? new RestartPolicy(name)
            : throw new EngineError(ErrorKind.Invalid, $"running container create option: \"{name}\" is not a valid restart policy: invalid argument");
    }

    /// <summary>A policy with a number of retries.</summary>
    /// <param name="name">The name.</param>
    /// <param name="retries">How often.</param>
    /// <exception cref="EngineError">Not a policy that has such a number, or none that it can have.</exception>
    public static RestartPolicy Of(string name, long retries)
    {
        RequireOnFailure(name);
        return retries is >= 0 and <= int.MaxValue
            ? new RestartPolicy(RestartPolicy.OnFailure, (uint)retries)
            : throw new EngineError(ErrorKind.Invalid, "must specify restart policy retry count as a number greater than 0");
    }

    private static int Number(string[] parts)
    {
        RequireOnFailure(parts[0]);
        return int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var retries)
            ? retries
            : throw new EngineError(ErrorKind.Invalid, $"parsing restart policy retry count: strconv.Atoi: parsing \"{parts[1]}\": invalid syntax");
    }

    private static void RequireOnFailure(string name)
    {
        if (name.ToLowerInvariant() != RestartPolicy.OnFailure) throw new EngineError(ErrorKind.Invalid, "restart policy retries can only be specified with on-failure restart policy");
    }
}
