using Selkie.Linux.Native;

namespace Selkie.Linux.Spawning;

/// <summary>Finds programs as execvp does.</summary>
public static class ProgramPath
{
    private const int ExecuteAccess = 1;

    /// <summary>The path of a program: itself if it has a slash, else the first executable file in <c>PATH</c>.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none.</exception>
    public static string Find(string program) => TryFind(program) ?? throw new LinuxException("exec", Errno.ENOENT, program);

    /// <summary>As <see cref="Find"/>, or null when there is none.</summary>
    public static string? TryFind(string program)
    {
        if (program.Contains('/')) return program;
        var search = Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        foreach (var directory in search.Split(':'))
        {
            var candidate = directory.Length == 0 ? "./" + program : directory + "/" + program;
            if (Libc.access(candidate, ExecuteAccess) == 0 && !Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
