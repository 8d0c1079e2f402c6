using Selkie.Linux.Native;
using Selkie.Linux.ProcessControl;

namespace Selkie.Linux.Spawning;

/// <summary>
/// Starts programs by posix_spawn with exactly the descriptors they are given, default signal dispositions (the .NET runtime ignores SIGPIPE,
/// and children would inherit that) and an empty signal mask.
/// </summary>
public static unsafe class Spawn
{
    /// <summary>Starts a program and returns its process id. The caller waits for it (<see cref="Processes.Wait"/>).</summary>
    public static int Start(SpawnOptions options)
    {
        var path = ProgramPath.Find(options.Path);
        var actions = stackalloc byte[Libc.SpawnFileActionsSize];
        var attributes = stackalloc byte[Libc.SpawnAttributesSize];
        Check(Libc.posix_spawn_file_actions_init(actions), path);
        Check(Libc.posix_spawnattr_init(attributes), path);
        try
        {
            PlanFiles(actions, options, path);
            PlanSignals(attributes, options, path);
            using var argv = new NativeStrings(options.Arguments);
            using var envp = new NativeStrings(options.Environment ?? CurrentEnvironment());
            using var name = new NativeStrings([path]);
            int pid;
            Check(Libc.posix_spawn(&pid, *name.Pointer, actions, attributes, argv.Pointer, envp.Pointer), path);
            return pid;
        }
        finally
        {
            Libc.posix_spawn_file_actions_destroy(actions);
            Libc.posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>This process's environment as <c>KEY=VALUE</c> lines.</summary>
    public static List<string> CurrentEnvironment()
    {
        var lines = new List<string>();
        foreach (System.Collections.DictionaryEntry pair in Environment.GetEnvironmentVariables()) lines.Add($"{pair.Key}={pair.Value}");
        return lines;
    }

    /// <summary>
    /// First to a range above every number in use, then to the target: a direct dup2 could overwrite a source still needed, and on equal numbers
    /// would leave CLOEXEC set.
    /// </summary>
    private static void PlanFiles(byte* actions, SpawnOptions options, string path)
    {
        var top = 2;
        foreach (var file in options.Files) top = Math.Max(top, Math.Max(file.Source, file.Target));
        int high = top + 1, last = 2, i = 0;
        var nothing = "/dev/null\0"u8;
        fixed (byte* devNull = nothing)
        {
            foreach (var file in options.Files)
            {
                if (file.Source < 0) Check(Libc.posix_spawn_file_actions_addopen(actions, high + i++, devNull, Libc.O_RDWR, 0), path);
                else Check(Libc.posix_spawn_file_actions_adddup2(actions, file.Source, high + i++), path);
            }
        }
        i = 0;
        foreach (var file in options.Files)
        {
            Check(Libc.posix_spawn_file_actions_adddup2(actions, high + i++, file.Target), path);
            last = Math.Max(last, file.Target);
        }
        for (var fd = 3; fd < last; fd++)
        {
            if (!IsTarget(options.Files, fd)) Check(Libc.posix_spawn_file_actions_addclose(actions, fd), path);
        }
        Check(Libc.posix_spawn_file_actions_addclosefrom_np(actions, last + 1), path);
        if (options.WorkingDirectory is { } directory)
        {
            using var where = new NativeStrings([directory]);
            Check(Libc.posix_spawn_file_actions_addchdir_np(actions, *where.Pointer), directory);
        }
    }

    private static bool IsTarget(IReadOnlyList<SpawnFile> files, int fd)
    {
        foreach (var file in files)
        {
            if (file.Target == fd) return true;
        }
        return false;
    }

    private static void PlanSignals(byte* attributes, SpawnOptions options, string path)
    {
        var all = stackalloc byte[Libc.SignalSetSize];
        var blocked = stackalloc byte[Libc.SignalSetSize];
        new Span<byte>(all, Libc.SignalSetSize).Fill(0xff);
        options.BlockedSignals.CopyTo(blocked);
        Check(Libc.posix_spawnattr_setsigdefault(attributes, all), path);
        Check(Libc.posix_spawnattr_setsigmask(attributes, blocked), path);
        var flags = Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK;
        if (options.NewSession) flags |= Libc.POSIX_SPAWN_SETSID;
        if (options.NewProcessGroup) flags |= Libc.POSIX_SPAWN_SETPGROUP;
        Check(Libc.posix_spawnattr_setflags(attributes, (short)flags), path);
    }

    private static void Check(int error, string path)
    {
        if (error != 0) throw new LinuxException("exec", error, path);
    }
}
