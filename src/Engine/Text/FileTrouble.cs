using Selkie.Linux;

namespace Selkie.Engine.Text;

/// <summary>What is wrong with a file, in the words of the kernel and of Go's os package; .NET has sentences of its own.</summary>
public static class FileTrouble
{
    /// <summary>The message of an error.</summary>
    /// <param name="error">The error.</param>
    public static string Of(Exception error) => error switch
    {
        LinuxException => error.Message,
        FileNotFoundException or DirectoryNotFoundException => $"open {PathIn(error.Message)}: no such file or directory",
        UnauthorizedAccessException => $"open {PathIn(error.Message)}: permission denied",
        _ => error.Message,
    };

    // .NET's sentences have the path between quotes.
    private static string PathIn(string sentence)
    {
        var (first, last) = (sentence.IndexOf('\''), sentence.LastIndexOf('\''));
        return first >= 0 && last > first ? sentence[(first + 1)..last] : sentence;
    }
}
