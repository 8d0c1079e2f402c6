namespace Selkie.Runtime.Containers;

/// <summary>The states of a container, in Podman's words.</summary>
public static class ContainerState
{
    /// <summary>Made, and never started.</summary>
    public const string Created = "created";

    /// <summary>The runtime is making it.</summary>
    public const string Creating = "creating";

    /// <summary>The runtime made it; its command does not run yet.</summary>
    public const string Initialized = "initialized";

    /// <summary>It runs.</summary>
    public const string Running = "running";

    /// <summary>It is frozen.</summary>
    public const string Paused = "paused";

    /// <summary>It was told to end.</summary>
    public const string Stopping = "stopping";

    /// <summary>It ended; whoever asks for it means <see cref="Exited"/>, too.</summary>
    public const string Stopped = "stopped";

    /// <summary>It ended, and that was recorded.</summary>
    public const string Exited = "exited";
}
