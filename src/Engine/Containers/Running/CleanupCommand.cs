namespace Selkie.Engine.Containers.Running;

/// <summary>The command that a monitor becomes when its container has ended and nobody waits.</summary>
internal static class CleanupCommand
{
    /// <summary>The engine's own command line with the options that matter for the same store and configuration.</summary>
    public static IReadOnlyList<string> For(EngineContext engine, string id) => [.. Program(engine), "container", "cleanup", id];

    /// <summary>The command that starts a container which was to be started again after a while.</summary>
    public static IReadOnlyList<string> ForStart(EngineContext engine, string id) => [.. Program(engine), "container", "cleanup", "--start-postponed", id];

    private static List<string> Program(EngineContext engine)
    {
        var options = engine.Options;
        List<string> words =
        [
            engine.ProgramPath, "--root", engine.Places.GraphRoot, "--runroot", engine.Places.RunRoot, "--storage-driver", engine.Places.Driver,
            "--log-level", options.LogLevel, "--runtime", engine.Runtime.Path, "--cgroup-manager", engine.Runtime.CgroupManager,
        ];
        foreach (var option in options.StorageOptions) words.AddRange(["--storage-opt", option]);
        foreach (var flag in options.RuntimeFlags) words.AddRange(["--runtime-flag", flag]);
        foreach (var module in engine.Conf.Modules) words.AddRange(["--module", module]);
        if (options.TmpDirectory is { } tmp) words.AddRange(["--tmpdir", tmp]);
        if (options.EventsBackend is { } events) words.AddRange(["--events-backend", events]);
        if (options.NetworkConfigDirectory is { } networks) words.AddRange(["--network-config-dir", networks]);
        if (options.ImageStore is { } images) words.AddRange(["--imagestore", images]);
        if (options.VolumePath is { } volumes) words.AddRange(["--volumepath", volumes]);
        if (options.TransientStore) words.Add("--transient-store");
        return words;
    }
}
