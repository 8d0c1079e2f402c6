using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Containers.Waiting;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;

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
    [Option("condition", Split = true, ParsedBy = typeof(WaitCondition), Query = "condition")] public IReadOnlyList<string> Conditions { get; init; } = [];

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

/// <summary>A state to wait for (podman-wait(1), --condition).</summary>
internal static class WaitCondition
{
    private static readonly string[] States = ["configured", "created", "exited", "healthy", "initialized", "paused", "removing", "running", "stopped", "stopping", "unhealthy"];

    /// <summary>The state.</summary>
    /// <exception cref="EngineError">There is no such state.</exception>
    public static string Parse(string text) => States.Contains(text) ? text : throw new EngineError(ErrorKind.Invalid, $"unknown container state: {text}: invalid argument");
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
