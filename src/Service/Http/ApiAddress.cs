using Selkie.Engine.Verbs;

namespace Selkie.Service.Http;

/// <summary>Where a request goes: <c>/v1.41/containers/json</c>, <c>/v5.4.2/libpod/info</c>, each also without its version.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Version">The version; null: none was given.</param>
/// <param name="Path">The rest of the path, not decoded.</param>
public readonly record struct ApiAddress(ApiTree Tree, Version? Version, string Path)
{
    private const string LibpodWord = "/libpod";

    /// <summary>Reads a path.</summary>
    /// <param name="path">The path as it came.</param>
    public static ApiAddress Parse(string path)
    {
        Version? version = null;
        if (path is ['/', 'v', >= '0' and <= '9', ..])
        {
            var end = path.IndexOf('/', 1);
            var text = path[2..(end < 0 ? path.Length : end)];
            if (Version.TryParse(text.Contains('.', StringComparison.Ordinal) ? text : text + ".0", out version)) path = end < 0 ? "/" : path[end..];
        }
        if (path.Length > 1 && path[^1] == '/') path = path[..^1];
        return path.StartsWith(LibpodWord, StringComparison.Ordinal) && (path.Length == LibpodWord.Length || path[LibpodWord.Length] == '/')
            ? new(ApiTree.Libpod, version, path[LibpodWord.Length..])
            : new(ApiTree.Docker, version, path);
    }
}
