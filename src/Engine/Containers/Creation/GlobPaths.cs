using Selkie.Engine.Images;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Paths that match a pattern as Go's filepath.Glob: each part of the path by itself, sorted.</summary>
internal static class GlobPaths
{
    /// <summary>The paths that exist and match.</summary>
    /// <param name="pattern">Absolute, with *, ? and [...] in any part.</param>
    public static IReadOnlyList<string> Matching(string pattern)
    {
        IEnumerable<string> found = ["/"];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries)) found = found.SelectMany(directory => Below(directory, part));
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Below(string directory, string part)
    {
        if (!part.AsSpan().ContainsAny("*?[\\"))
        {
            var path = Path.Combine(directory, part);
            return Path.Exists(path) ? [path] : [];
        }
        if (!Directory.Exists(directory)) return [];
        return Directory.EnumerateFileSystemEntries(directory)
            .Select(Path.GetFileName).Where(name => GoGlob.Matches(part, name!)).Select(name => Path.Combine(directory, name!));
    }
}
