using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Engine.Files;

/// <summary>Whether paths that somebody named are there.</summary>
internal static class PathAccess
{
    /// <summary>Why a path cannot be had, in the words of Go's programs; null: it can.</summary>
    public static string? Trouble(string path)
    {
        var result = Fs.Stat(null, Fs.Bytes(path), out _, follow: true);
        return result.Ok ? null : $"faccessat {path}: {Errno.Text(result.Error)}";
    }
}
