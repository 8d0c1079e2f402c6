using Selkie.Engine.Containers.Running;
using Selkie.Engine.Containers.Selection;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Runtime.Monitors;

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
    [Option("condition", Split = true, Query = "condition")] public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Return as soon as one of the containers has the state</summary>
    [Option("exit-first-match")] public bool ExitFirstMatch { get; init; }

    /// <summary>Print -1 for containers that do not exist, instead of failing</summary>
    [Option("ignore")] public bool Ignore { get; init; }

    /// <summary>Time between two looks at the state, such as 500ms or 2s</summary>
    [Option("interval", 'i', Default = "\"250ms\"", Libpod = "interval")] public string? Interval { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    bool IContainerChoice.All => false;

    IReadOnlyList<string> IContainerChoice.Filters => [];

    IReadOnlyList<string> IContainerChoice.CidFiles => [];
}

/// <summary>Exit codes in the order of the containers.</summary>
public sealed record WaitReport(IReadOnlyList<int> ExitCodes, IReadOnlyList<EngineError> Errors);

internal sealed class WaitHandler(EngineContext engine) : IHandler<WaitContainers, WaitReport>
{
    private const int MissingCode = -1;
    private static readonly string[] States = ["configured", "created", "exited", "healthy", "initialized", "paused", "removing", "running", "stopped", "stopping", "unhealthy"];

    public WaitReport Handle(WaitContainers request)
    {
        if (request.Containers.Count == 0 && !request.Latest) throw new EngineError(ErrorKind.Invalid, "podman wait requires a name, id, or the \"--latest\" flag");
        if (request.Containers.Count > 0 && request.Latest) throw new EngineError(ErrorKind.Invalid, "--latest and containers cannot be used together");
        foreach (var condition in request.Conditions)
            if (!States.Contains(condition))
                throw new EngineError(ErrorKind.Invalid, $"unknown container state: {condition}: invalid argument");
        var interval = ParseInterval(request.Interval);
        var words = request.Latest ? [engine.Lookup.Latest().Spec.Id] : request.Containers;
        return request.ExitFirstMatch ? WaitForFirst(words, request, interval) : WaitForAll(words, request, interval);
    }

    private WaitReport WaitForAll(IReadOnlyList<string> words, WaitContainers request, TimeSpan interval)
    {
        var codes = new List<int>();
        var errors = new List<EngineError>();
        foreach (var word in words)
            try
            {
                codes.Add(WaitFor(word, request, interval));
            }
            catch (NoSuchContainerException e)
            {
                errors.Add(e);
            }
        return new WaitReport(codes, errors);
    }

    // Each container is waited for by a thread of its own; those of the others end with the process.
    private WaitReport WaitForFirst(IReadOnlyList<string> words, WaitContainers request, TimeSpan interval)
    {
        foreach (var word in words)
            if (!request.Ignore && engine.Lookup.TryOne(word) is null && ExitCodes.Find(engine, word) is null) throw new NoSuchContainerException(word);
        var first = new TaskCompletionSource<int>();
        foreach (var word in words)
            new Thread(() =>
            {
                try
                {
                    first.TrySetResult(WaitFor(word, request, interval));
                }
                catch (EngineError e)
                {
                    first.TrySetException(e);
                }
            }) { IsBackground = true }.Start();
        return new WaitReport([first.Task.GetAwaiter().GetResult()], []);
    }

    private int WaitFor(string word, WaitContainers request, TimeSpan interval)
    {
        if (engine.Lookup.TryOne(word) is not { } row)
        {
            if (ExitCodes.Find(engine, word) is { } code) return code;
            return request.Ignore ? MissingCode : throw new NoSuchContainerException(word);
        }
        IReadOnlyList<string> wanted = request.Conditions.Count > 0 ? request.Conditions : ["stopped", "exited"];
        while (true)
        {
            var status = ContainerStatus.Read(engine, row);
            // What never ran has no code but is not waited for, either.
            if (request.Conditions.Count == 0 && status.Name == "created") return 0;
            if (Meets(status, wanted)) return status.Name == "exited" ? status.Run.ExitCode : MissingCode;
            if (!WaitForEnd(row.Spec.Id, status, wanted)) Thread.Sleep(interval);
            if (engine.Database.Find(row.Spec.Id) is not { } now) return ExitCodes.Find(engine, row.Spec.Id) ?? MissingCode;
            row = now;
        }
    }

    private static bool Meets(ContainerStatus status, IReadOnlyList<string> wanted) => wanted.Any(state =>
        state == status.Name || (state == "stopped" && status.Name == "exited") || (state == "configured" && status.Name == "created") || (state == "created" && status.Name == "initialized"));

    // The monitor tells of the end by itself: nothing is polled while a container runs.
    private bool WaitForEnd(string id, ContainerStatus status, IReadOnlyList<string> wanted)
    {
        if (!status.IsRunning || status.MonitorPid == 0 || !wanted.Any(state => state is "stopped" or "exited")) return false;
        try
        {
            using var connection = MonitorClient.Connect(new ContainerPaths(engine, id).Run);
            return connection.WaitExit() is not null;
        }
        catch (Linux.LinuxException)
        {
            return false;
        }
    }

    private static TimeSpan ParseInterval(string? text)
    {
        if (text is null) return TimeSpan.FromMilliseconds(250);
        if (uint.TryParse(text, out var milliseconds)) return TimeSpan.FromMilliseconds(milliseconds);
        return TimeText.TryParseDuration(text, out var interval) ? interval : throw new EngineError(ErrorKind.Invalid, $"time: invalid duration \"{text}\"");
    }
}
