using System.Globalization;

namespace Selkie.Linux.ProcessControl;

/// <summary>Who is in a pid namespace (pid_namespaces(7)).</summary>
public static class PidNamespace
{
    /// <summary>The processes of a process's pid namespace and of those below it, as far as we may see them.</summary>
    public static IReadOnlyCollection<int> Members(int pid)
    {
        var members = new HashSet<int>();
        if (Of(pid) is not { } wanted) return members;
        var others = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var other))
                (Of(other) == wanted ? (ICollection<int>)members : others).Add(other);
        // The first process of a namespace below has its parent here, the others have theirs there.
        while (others.RemoveAll(other => ProcessStat.Read(other) is { } stat && members.Contains(stat.Parent) && members.Add(other)) > 0) { }
        return members;
    }

    private static string? Of(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended, or is another user's
        }
    }
}
