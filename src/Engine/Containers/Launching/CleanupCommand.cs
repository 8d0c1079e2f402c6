using Selkie.Engine.Runtimes;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers.Launching;

/// <summary>The command that a monitor becomes when its container has ended and nobody waits.</summary>
internal static class CleanupCommand
{
    /// <summary>The engine's own command line with the options that matter for the same store and configuration.</summary>
    public static IReadOnlyList<string> For(EngineContext engine, string id) => [.. Program(engine), "container", "cleanup", id];

    /// <summary>The command that ends an exec session which nobody waits for.</summary>
    public static IReadOnlyList<string> ForExec(EngineContext engine, string id, string session) => [.. Program(engine), "container", "cleanup", "--exec", session, id];

    /// <summary>The command that starts a container which was to be started again after a while.</summary>
    public static IReadOnlyList<string> ForStart(EngineContext engine, string id) => [.. Program(engine), "container", "cleanup", "--start-postponed", id];

    // What this command found out stands in place of what it was told: the next one is to find the same.
    private static List<string> Program(EngineContext engine) =>
    [
        engine.ProgramPath,
        .. InheritedOptions.Of(
            engine.Options with
            {
                Root = engine.Places.GraphRoot,
                RunRoot = engine.Places.RunRoot,
                StorageDriver = engine.Places.Driver,
                Runtime = engine.Runtime.Path,
                CgroupManager = engine.Runtime.CgroupManager,
                Modules = engine.Conf.Modules,
            },
            engine.Call.PathOf),
    ];
}
