using Selkie.Engine.Calls;
using Selkie.Oci;
using Selkie.Registry;
using Selkie.Registry.Connections;

namespace Selkie.Engine.Images.Sources;

/// <summary>An image that is not in the store, opened by "transport:place" as skopeo writes it, without copying anything.</summary>
internal sealed class ForeignOrigin : IDisposable
{
    private const string Docker = "docker://";

    private static readonly string[] Files = ["oci:", "oci-archive:", "docker-archive:", "dir:"];

    private readonly Call _call;
    private readonly List<IDisposable> _owned = [];

    private ForeignOrigin(Call call) => _call = call;

    /// <summary>The image.</summary>
    internal IImageOrigin Image { get; private set; } = null!;

    /// <summary>The repository, for images of a registry.</summary>
    internal Reference? Repository { get; private set; }

    /// <summary>Whether a name is of this kind.</summary>
    internal static bool Names(string text) =>
        text.StartsWith(Docker, StringComparison.Ordinal) || Array.Exists(Files, f => text.StartsWith(f, StringComparison.Ordinal));

    /// <summary>Opens it.</summary>
    /// <exception cref="EngineError">It is not there or is no image.</exception>
    internal static ForeignOrigin Open(Call call, string text, RegistryOptions registries)
    {
        var origin = new ForeignOrigin(call);
        try
        {
            if (text.StartsWith(Docker, StringComparison.Ordinal)) origin.OpenDocker(Reference.Parse(text[Docker.Length..]).WithDefaultTag(), registries);
            else origin.OpenFile(text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..]);
            return origin;
        }
        catch
        {
            origin.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var owned in _owned) owned.Dispose();
    }

    private void OpenDocker(Reference reference, RegistryOptions registries)
    {
        var source = ImageSource.OpenAsync(reference, registries).GetAwaiter().GetResult();
        _owned.Add(source);
        Repository = reference.NameOnly();
        Image = new RegistryImage(source);
    }

    private void OpenFile(string transport, string path)
    {
        string? name = null;
        if (transport != "dir" && !Path.Exists(_call.PathOf(path)) && path.LastIndexOf(':') is > 0 and var colon) (path, name) = (path[..colon], path[(colon + 1)..]);
        PlainArchive.RequireFile(_call, transport, path);
        IFileSet files = transport is "dir" or "oci" ? new DirectoryFiles(_call.PathOf(path)) : OpenArchive(path);
        if (transport is "dir" or "oci") _owned.Add(files);
        Image = transport switch
        {
            "dir" => new DirImage(files, path),
            "docker-archive" => Single(DockerArchive.OpenAll(files)),
            _ => OciLayout.Open(files, name, path),
        };
    }

    private TarFiles OpenArchive(string path)
    {
        var problems = new List<string>();
        var archive = PlainArchive.Open(_call, path, problems) ?? throw new EngineError(ErrorKind.Invalid, string.Join('\n', problems));
        _owned.Add(archive);
        return archive.Files;
    }

    private static DockerArchive Single(List<DockerArchive> images) =>
        images is [var image] ? image : throw new EngineError(ErrorKind.Invalid, $"the archive holds {images.Count} images, load it and inspect them by their names");
}
