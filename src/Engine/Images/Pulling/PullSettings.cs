using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Oci;

namespace Selkie.Engine.Images.Pulling;

/// <summary>When an image is pulled (containers.conf pull_policy).</summary>
public enum PullPolicy
{
    /// <summary>Every time.</summary>
    Always,

    /// <summary>When there is none of that name.</summary>
    Missing,

    /// <summary>When the registry has another one; what goes wrong there does not matter if there is a local one.</summary>
    Newer,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>How images are pulled: what the options of pull, run, create and build have in common.</summary>
public sealed record PullSettings
{
    /// <summary>When the registry is asked.</summary>
    public PullPolicy Policy { get; init; } = PullPolicy.Missing;

    /// <summary>The platform, where one was asked for.</summary>
    public ImageQuery Platform { get; init; } = new();

    /// <summary>How registries are reached, and how patiently.</summary>
    public RegistryAccess Access { get; init; } = new();

    /// <summary>The policy of signatures (--signature-policy); null for the system's.</summary>
    public string? SignaturePolicy { get; init; }

    /// <summary>Whether every tag of the repository is pulled.</summary>
    public bool AllTags { get; init; }

    /// <summary>Nobody is told how it goes.</summary>
    public bool Quiet { get; init; }

    /// <summary>Who is told how it goes.</summary>
    public IPullProgress Progress { get; init; } = LineProgress.None;
}

/// <summary>Names of pull policies.</summary>
public static class PullPolicies
{
    /// <summary>Reads the name of a policy; "true" and "1" mean always, "false" and "0" missing, as --pull of older versions.</summary>
    /// <exception cref="EngineError">For other words.</exception>
    public static PullPolicy Parse(string text) => text.ToLowerInvariant() switch
    {
        "always" or "true" or "1" => PullPolicy.Always,
        "missing" or "ifnotpresent" or "" => PullPolicy.Missing,
        "newer" or "ifnewer" => PullPolicy.Newer,
        "never" or "false" or "0" => PullPolicy.Never,
        _ => throw new EngineError(ErrorKind.Invalid, $"unsupported pull policy \"{text}\""),
    };
}
