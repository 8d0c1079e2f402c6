namespace Selkie.Runtime.Containers;

/// <summary>When a container is started again after its end.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Retries">How often on-failure starts again; 0 is without end.</param>
public sealed record RestartPolicy(string Name, uint Retries = 0)
{
    /// <summary>Never.</summary>
    public const string No = "no";

    /// <summary>When it failed.</summary>
    public const string OnFailure = "on-failure";

    /// <summary>Always.</summary>
    public const string Always = "always";

    /// <summary>Unless it was stopped.</summary>
    public const string UnlessStopped = "unless-stopped";

    /// <summary>The policies that there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [No, OnFailure, Always, UnlessStopped];
}
