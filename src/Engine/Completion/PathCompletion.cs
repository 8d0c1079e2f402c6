using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Lookup;
using Selkie.Linux.Files;

namespace Selkie.Engine.Completion;

/// <summary>Paths in images and containers, for the shell's completion. Nothing is mounted for it: the layers are looked through.</summary>
internal sealed class PathCompletion(EngineContext engine)
{
    /// <summary>Paths in an image.</summary>
    /// <param name="image">Its name or id.</param>
    /// <param name="start">What was typed.</param>
    public IEnumerable<string> OfImage(string image, string start) => engine.Images.TryFind(image)?.Image.TopLayer is { } layer ? Below(layer, start) : [];

    /// <summary>Containers with a colon, and behind the colon their paths, as <c>cp</c> takes them.</summary>
    /// <param name="start">What was typed.</param>
    public IEnumerable<string> OfContainers(string start)
    {
        var colon = start.IndexOf(':');
        if (colon < 0) return engine.Database.All().Select(row => row.Spec.Name + ":").Where(name => name.StartsWith(start, StringComparison.Ordinal));
        var found = engine.Lookup.TryOne(start[..colon])?.Spec.LayerId is { } layer ? Below(layer, start[(colon + 1)..]) : [];
        return found.Select(path => start[..(colon + 1)] + path);
    }

    private IEnumerable<string> Below(string layer, string typed)
    {
        var layers = engine.Store.Mounts.For(layer, readOnly: true);
        using var root = new RootFiles(layers.Lowers, fuse: layers.Program is not null);
        if (typed.Length == 0) typed = "/";
        var slash = typed.LastIndexOf('/') + 1;
        var (directory, begin) = root.IsDirectory(Absolute(typed)) ? (typed, "") : (typed[..slash], typed[slash..]);
        var joint = directory.Length == 0 || directory[^1] == '/' ? directory : directory + "/";
        var entries = root.List(Absolute(directory));
        if (entries.Count == 0 && joint != typed) yield return joint; // an empty directory, which can be gone into
        foreach (var (name, stat) in entries)
            if (name.StartsWith(begin, StringComparison.Ordinal))
                yield return joint + name + (stat.Type == FileStat.Directory ? "/" : "");
    }

    // However many times ".." is typed, the root is the end.
    private static string Absolute(string path) => Path.GetFullPath("/" + path);
}
