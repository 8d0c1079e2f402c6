namespace Selkie.Runtime.Containers;

/// <summary>The state of a container. Its text is Podman's word; a monitor's file and <c>inspect</c> have the same. The default is a state that nobody knows, without a word.</summary>
public readonly record struct ContainerState
{
    private readonly string? _word;

    private ContainerState(string word) => _word = word;

    /// <summary>Made, and never started.</summary>
    public static ContainerState Created { get; } = new("created");

    /// <summary>The runtime is making it.</summary>
    public static ContainerState Creating { get; } = new("creating");

    /// <summary>The runtime made it; its command does not run yet.</summary>
    public static ContainerState Initialized { get; } = new("initialized");

    /// <summary>It runs.</summary>
    public static ContainerState Running { get; } = new("running");

    /// <summary>It is frozen.</summary>
    public static ContainerState Paused { get; } = new("paused");

    /// <summary>It was told to end.</summary>
    public static ContainerState Stopping { get; } = new("stopping");

    /// <summary>It has run and ended.</summary>
    public static ContainerState Exited { get; } = new("exited");

    /// <summary>Another tool made it, in the same storage; only that one knows how it is.</summary>
    public static ContainerState Foreign { get; } = new("storage");

    /// <summary>It runs, frozen or not.</summary>
    public bool IsRunning => this == Running || this == Paused || this == Stopping;

    /// <summary>A process of it lives.</summary>
    public bool IsAlive => IsRunning || this == Initialized;

    /// <summary>It can be started as it is.</summary>
    public bool IsStartable => this == Created || this == Exited || this == Initialized;

    /// <summary>The state with a word; one without a word where it is none of a container's.</summary>
    /// <param name="word">As a monitor wrote it.</param>
    public static ContainerState Parse(string word) => word switch
    {
        "created" => Created,
        "creating" => Creating,
        "initialized" => Initialized,
        "running" => Running,
        "paused" => Paused,
        "stopping" => Stopping,
        "exited" => Exited,
        _ => default,
    };

    /// <summary>Podman's word.</summary>
    public override string ToString() => _word ?? "";
}
