namespace Selkie.Registry.Http;

/// <summary>How long a server is waited for, and who is told meanwhile.</summary>
public record Patience
{
    /// <summary>How long a server may send nothing before the connection counts as broken.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may take for a whole body that is held in memory, however steadily it trickles in.</summary>
    public TimeSpan BodyLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After how long a wait for a server is told of.</summary>
    public TimeSpan NoticeAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The caller does not want it any more.</summary>
    public CancellationToken Cancelled { get; init; }

    /// <summary>Takes a line for the user while something is waited for; null where nobody listens. Calls come from several threads.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Lets time pass before something is tried again.</summary>
    internal async Task Pause(TimeSpan time, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, Cancelled);
        await Task.Delay(time, either.Token).ConfigureAwait(false);
    }
}
