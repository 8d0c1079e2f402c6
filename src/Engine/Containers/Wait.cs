using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>Wait for containers to end</summary>
/// <remarks>Waits until each container has ended, or has the state of --condition, and prints the exit codes, one a line in the order of the containers.</remarks>
[Verb("container wait", Alias = "wait", Use = "[options] CONTAINER [CONTAINER...]")]
[Example("webserver")]
[Example("--condition running --interval 2s database")]
[Docker("POST /containers/{name}/wait")]
[Libpod("POST /containers/{name}/wait")]
public sealed partial record WaitContainers : IVerb<WaitReport>, IContainerChoice
{
    /// <summary>The containers</summary>
    [Argument("CONTAINER", Complete = "containers")] public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>State to wait for, such as running, paused or exited; any of several given</summary>
    [Option("condition", Split = true, Query = "condition")] public IReadOnlyList<WaitCondition> Conditions { get; init; } = [];

    /// <summary>Return as soon as one of the containers has the state</summary>
    [Option("exit-first-match")] public bool ExitFirstMatch { get; init; }

    /// <summary>Print -1 for containers that do not exist, instead of failing</summary>
    [Option("ignore")] public bool Ignore { get; init; }

    /// <summary>Time between two looks at the state, such as 500ms or 2s</summary>
    [Option("interval", 'i', Default = "\"250ms\"", ParsedBy = typeof(WaitInterval), Libpod = "interval")] public GoDuration Interval { get; init; } = new(TimeSpan.FromMilliseconds(250));

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    bool IContainerChoice.All => false;

    IReadOnlyList<Filter> IContainerChoice.Filters => [];

    IReadOnlyList<string> IContainerChoice.CidFiles => [];
}

/// <summary>Exit codes in the order of the containers.</summary>
public sealed record WaitReport(IReadOnlyList<int> ExitCodes, IReadOnlyList<EngineError> Errors);

/// <summary>What to wait for (podman-wait(1), --condition): a state in a word of Podman, which has more of them than a container has states.</summary>
public readonly record struct WaitCondition
{
    private readonly string _word;

    private WaitCondition(string word) => _word = word;

    /// <summary>The container has ended.</summary>
    public static WaitCondition Stopped { get; } = new("stopped");

    /// <summary>The end of a container meets it.</summary>
    public bool IsEnd => IsMetBy(ContainerState.Exited);

    /// <summary>Whether a container in a state is what is waited for.</summary>
    /// <param name="state">The state.</param>
    public bool IsMetBy(ContainerState state) => _word switch
    {
        "configured" => state == ContainerState.Created,
        "created" => state == ContainerState.Created || state == ContainerState.Initialized,
        "stopped" => state == ContainerState.Exited,
        _ => state == ContainerState.Parse(_word),
    };

    /// <summary>Reads a word.</summary>
    /// <exception cref="EngineError">There is no such state.</exception>
    public static WaitCondition Parse(string text) => text is "configured" or "created" or "exited" or "healthy" or "initialized" or "paused" or "removing" or "running" or "stopped" or "stopping" or "unhealthy"
        ? new(text)
        : throw new EngineError(ErrorKind.Invalid, $"unknown container state: {text}: invalid argument");

    /// <summary>The word.</summary>
    public override string ToString() => _word;
}

/// <summary>How long to wait between two looks; a bare number is milliseconds.</summary>
internal static class WaitInterval
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="EngineError">No duration.</exception>
    public static GoDuration Parse(string text) => uint.TryParse(text, out var milliseconds) ? new GoDuration(TimeSpan.FromMilliseconds(milliseconds)) : GoDuration.Parse(text);
}

internal sealed class WaitHandler(EngineContext engine) : IHandler<WaitContainers, WaitReport>
{
    private const int MissingCode = -1;

    public WaitReport Handle(WaitContainers request)
    {
        if (request.Containers.Count == 0 && !request.Latest) throw new EngineError(ErrorKind.Invalid, "\"podman wait\" requires a name, id, or the \"--latest\" flag");
        if (request.Containers.Count > 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "--latest and containers cannot be used together");
        foreach (var word in request.Containers)
            if (!request.Ignore && !IsKnown(word)) throw new NoSuchContainerException(word);
        var words = request.Latest ? [engine.Lookup.Latest().Spec.Id] : request.Containers;
        return request.ExitFirstMatch ? WaitForFirst(words, request) : WaitForAll(words, request);
    }

    private WaitReport WaitForAll(IReadOnlyList<string> words, WaitContainers request)
    {
        var codes = new List<int>();
        var errors = new List<EngineError>();
        foreach (var word in words)
            try
            {
                codes.Add(WaitFor(word, request));
            }
            catch (NoSuchContainerException e)
            {
                errors.Add(e);
            }
        return new WaitReport(codes, errors);
    }

    private bool IsKnown(string word) => engine.Lookup.TryOne(word) is not null || ExitCodes.Find(engine, word) is not null;

    // Each container is waited for by a thread of its own; those of the others end with the process.
    private WaitReport WaitForFirst(IReadOnlyList<string> words, WaitContainers request)
    {
        var first = new TaskCompletionSource<int>();
        foreach (var word in words)
            new Thread(() =>
            {
                try
                {
                    first.TrySetResult(WaitFor(word, request));
                }
                catch (Exception e) when (e is EngineError or OperationCanceledException)
                {
                    first.TrySetException(e);
                }
            })
            { IsBackground = true }.Start();
        return new WaitReport([first.Task.GetAwaiter().GetResult()], []);
    }

    private int WaitFor(string word, WaitContainers request)
    {
        var wait = new ContainerWait(engine, word, request.Conditions);
        while (true)
        {
            if (wait.Look() is { } code) return code;
            if (wait.IsMissing) return request.Ignore ? MissingCode : throw new NoSuchContainerException(word);
            if (!WaitForEnd(wait)) Selkie.Linux.Events.Poll.Pause((int)Math.Min(request.Interval.Span.TotalMilliseconds, int.MaxValue), engine.Call.Cancelled);
        }
    }

    private bool WaitForEnd(ContainerWait wait)
    {
        using var connection = wait.TryConnect();
        return connection?.WaitExit(cancel: engine.Call.Cancelled) is not null;
    }
}
