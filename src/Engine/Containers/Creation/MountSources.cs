using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Makes of the places of the host that a caller wrote what is there: absolute paths, and for a pattern a mount for each path that matches.</summary>
/// <param name="directory">The directory against which the caller's relative paths are meant.</param>
internal sealed class MountSources(string directory)
{
    /// <summary>The type of a mount whose source is a pattern (<c>--mount type=glob</c>).</summary>
    public const string Glob = "glob";

    /// <summary>The mounts that one as written stands for.</summary>
    /// <param name="mount">As written.</param>
    /// <exception cref="EngineError">Nothing is there, or matches.</exception>
    public IEnumerable<MountSpec> Resolve(MountSpec mount) => mount.Type switch
    {
        Glob => Matches(mount),
        "bind" or "overlay" => [mount with { Source = PathOf(mount.Source) }],
        _ => [mount],
    };

    private IEnumerable<MountSpec> Matches(MountSpec mount)
    {
        var paths = GlobPaths.Matching(Path.Combine(directory, mount.Source));
        if (paths.Count == 0) throw new EngineError(ErrorKind.Invalid, $"no file paths matching glob \"{mount.Source}\"");
        return paths.Select(path => mount with
        {
            Type = "bind",
            Source = path,
            Destination = mount.Destination.Length == 0 ? path : Path.Combine(mount.Destination, Path.GetFileName(path)),
        });
    }

    // One that begins with a dot is what a link there leads to.
    private string PathOf(string source)
    {
        var full = Path.GetFullPath(source, directory);
        if (source is not ['.', ..]) return full;
        if (!Path.Exists(full)) throw new EngineError(ErrorKind.Invalid, $"lstat {Path.GetRelativePath(directory, full)}: no such file or directory");
        return Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }
}
