namespace Selkie.Linux;

/// <summary>A system call failed. The message reads as Go's: <c>mount /x: permission denied</c>.</summary>
public sealed class LinuxException : IOException
{
    /// <summary>Records which call failed, with which error number, on which path.</summary>
    /// <param name="call">The system call's name, such as <c>openat2</c>.</param>
    /// <param name="errno">The error number, see <see cref="Errno"/>.</param>
    /// <param name="path">The object of the call, when it has one.</param>
    public LinuxException(string call, int errno, string? path = null)
        : base(path is null ? $"{call}: {Errno.Text(errno)}" : $"{call} {path}: {Errno.Text(errno)}")
    {
        Call = call;
        Error = errno;
        Path = path;
    }

    /// <summary>The system call that failed.</summary>
    public string Call { get; }

    /// <summary>The error number (errno(3)).</summary>
    public int Error { get; }

    /// <summary>The path or object the call worked on.</summary>
    public string? Path { get; }
}
