using System.Globalization;
using System.Text;
using Selkie.Engine.Diagnostics;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Rootless;

/// <summary>
/// The rootless user's namespace. A command that finds itself outside (an ordinary user) calls <see cref="EnsureJoined"/> first thing: it makes the pause process
/// if there is none and executes itself anew; the constructor in src/native/userns.c then enters before .NET starts.
/// </summary>
public static class UserNamespace
{
    private const string Attempt = "_SELKIE_JOIN_ATTEMPT";

    /// <summary>Whether this process is an ordinary user's and not inside yet.</summary>
    public static bool IsOutside => Processes.EffectiveUser != 0;

    /// <summary>Whether this process is root in the user namespace of an ordinary user.</summary>
    public static bool IsInside => !IsOutside && Configuration.UserDirectories.Rootless;

    /// <summary>
    /// Refuses a command whose mount only the user's own namespaces would see, unless the user is in them already (<c>unshare</c>): what the kernel keeps of the
    /// environment tells what the process was started with.
    /// </summary>
    /// <exception cref="EngineError">With Podman's text.</exception>
    internal static void RequireUnshare(EngineContext engine, string command)
    {
        if (!IsInside || Encoding.UTF8.GetString(Fs.ReadAll("/proc/self/environ") ?? []).Contains("_CONTAINERS_USERNS_CONFIGURED=", StringComparison.Ordinal)) return;
        var program = System.IO.Path.GetFileName(engine.Call.CommandLine[0]);
        throw new EngineError(ErrorKind.Forbidden, $"cannot run command \"{program} {command}\" in rootless mode, must execute `{program} unshare` first");
    }

    /// <summary>The pid of the pause process, or null if none lives.</summary>
    public static int? PausePid => PauseProcess.Find()?.Pid;

    /// <summary>Returns at once for root and inside; else the process is replaced by itself, inside.</summary>
    /// <param name="host">Where the programs are.</param>
    /// <param name="log">Takes what is missing.</param>
    /// <exception cref="EngineError">The namespace cannot be made or entered.</exception>
    public static void EnsureJoined(EngineHost host, Logger log)
    {
        if (!IsOutside) return;
        if (Configuration.HostEnvironment.Variable(Attempt) is not null) throw new EngineError(ErrorKind.Invalid, RefusedText());
        RunDirectory.Ensure();
        using (FileLock.Take(RunDirectory.Path + "/pause.lock"))
        {
            if (PauseProcess.Find() is null) PauseProcess.Start(host.MonitorPath, FindLender(), log);
        }
        ExecuteSelf(host.Program.Path);
    }

    /// <summary>Ends the pause process (<c>system migrate</c>). Only when no container runs: a second user namespace cannot rule the containers of the first.</summary>
    /// <returns>False if there was none.</returns>
    public static bool EndPause()
    {
        if (PauseProcess.Find() is not { } pause) return false;
        using var handle = Processes.OpenPidFd(pause.Pid);
        var signalled = handle is not null && Processes.Signal(handle, Signals.SIGTERM);
        Fs.Unlink(null, Fs.Bytes(RunDirectory.PauseFile));
        return signalled;
    }

    /// <summary>
    /// A live process of ours in a user namespace of ours: with its pause process lost, a new one must live in the same, or the containers there could not
    /// even be killed. Names of processes that are gone are swept.
    /// </summary>
    private static int? FindLender()
    {
        var own = PauseProcess.UserNamespaceOf(Processes.CurrentId);
        foreach (var path in Directory.GetFiles(RunDirectory.Monitors))
        {
            var alive = int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && ProcessStat.Read(pid) is { IsDead: false };
            var inode = alive ? PauseProcess.UserNamespaceOf(pid) : 0;
            if (inode != 0 && inode != own) return pid;
            if (!alive) Fs.Unlink(null, Fs.Bytes(path));
        }
        return null;
    }

    private static void ExecuteSelf(string program)
    {
        var line = Encoding.UTF8.GetString(Fs.ReadAll("/proc/self/cmdline") ?? []);
        var arguments = line[..^1].Split('\0'); // each ends with a zero; the last argument may be empty
        var environment = Spawn.CurrentEnvironment();
        environment.Add($"{Attempt}=1");
        Exec.Replace(program, arguments, environment);
    }

    private static string RefusedText() => PauseProcess.Find() is { } pause
        ? $"cannot enter the user namespace of the pause process {pause.Pid}; end it with \"kill {pause.Pid}\" when no container runs, and try again"
        : "cannot enter the user namespace: the pause process ended at once; try again";
}
