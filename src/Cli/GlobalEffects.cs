using Selkie.Cli.Output;
using Selkie.Engine.Configuration;
using Selkie.Engine.Diagnostics;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Cli;

/// <summary>What the program's options do before any command runs: log level, standard output.</summary>
internal static class GlobalEffects
{
    private const string Levels = "trace, debug, info, warn, warning, error, fatal, panic";

    /// <summary>Applies the options.</summary>
    /// <returns>Null, or the code to exit with after a message was printed.</returns>
    public static int? Apply(GlobalOptions options, Screen terminal)
    {
        if (options.Debug && options.LogLevel != "warn")
        {
            terminal.Error.Write("Setting --log-level and --debug is not allowed\n");
            return 1;
        }
        if (Level(options.Debug ? "debug" : options.LogLevel) is not { } level)
        {
            terminal.Error.Write($"Log Level {GoText.Quote(options.LogLevel)} is not supported, choose from: {Levels}\n");
            return 1;
        }
        RefuseUnbuilt(options);
        terminal.Log.Begin(level, options.Syslog ? terminal.Program : null);
        var log = terminal.Log.Logger;
        // As Docker's --config: where its config.json is.
        if (options.Config is { Length: > 0 } config) Environment.SetEnvironmentVariable("DOCKER_CONFIG", config);
        if (options.DatabaseBackend is { Length: > 0 } backend && backend != "sqlite") RefuseDatabase(backend, log);
        if (log.Writes(LogLevel.Info)) log.Info($"{terminal.Program} filtering at log level {(options.Debug ? "debug" : options.LogLevel)}");
        log.Trace("Tracing is on");
        return RedirectOutput(options, terminal);
    }

    private static void RefuseUnbuilt(GlobalOptions options)
    {
        var name = options switch
        {
            { Namespace.Length: > 0 } => "namespace",
            { MaxWorkers: not null } => "max-workers",
            { PullOptions: var pull } when !pull.All(ChangesNothing) => "pull-option",
            { NetworkCommandPath.Length: > 0 } => "network-cmd-path",
            { CpuProfile.Length: > 0 } => "cpu-profile",
            { MemoryProfile.Length: > 0 } => "memory-profile",
            { Trace: true } => "trace",
            _ => null,
        };
        if (name is not null) throw new EngineError(ErrorKind.Unsupported, $"--{name} is not supported yet");
    }

    // storage.conf's pull_options: partial pulls and links to known files are leave, not order (containers-storage.conf(5)).
    private static bool ChangesNothing(string option) =>
        option == "convert_images=false" || option.StartsWith("enable_partial_images=", StringComparison.Ordinal) || option.StartsWith("use_hard_links=", StringComparison.Ordinal);

    private static int? RedirectOutput(GlobalOptions options, Screen terminal)
    {
        var file = options.NoOut ? "/dev/null" : options.Out;
        if (string.IsNullOrEmpty(file)) return null;
        try
        {
            // The descriptor itself: what a child writes goes there, too.
            if (terminal.Out is DescriptorWriter) ReplaceOutput(file);
            else terminal.Redirect(new StreamWriter(CallersFile.Create(file)) { AutoFlush = true });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            terminal.Error.Write($"unable to open file for standard output: open {file}: {e.Message}\n");
            return 1;
        }
    }

    private static void RefuseDatabase(string backend, Logger log)
    {
        if (backend != "boltdb") throw new EngineError(ErrorKind.Invalid, $"unsupported database backend: \"{backend}\"");
        if (Environment.GetEnvironmentVariable("CI_DESIRED_DATABASE") != "boltdb")
            throw new EngineError(ErrorKind.Unsupported, "the BoltDB backend has been deprecated, no new BoltDB databases can be created");
        log.Debug("Allowing deprecated database backend due to CI_DESIRED_DATABASE");
    }

    private static void ReplaceOutput(string file)
    {
        using var output = CallersFile.Create(file, bufferSize: 0);
        FileDescriptor.Replace((int)output.SafeFileHandle.DangerousGetHandle(), 1);
    }

    private static LogLevel? Level(string name) => name.ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Info,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" or "panic" => LogLevel.Fatal,
        _ => null,
    };
}
