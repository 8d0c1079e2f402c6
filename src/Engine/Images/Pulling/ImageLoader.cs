using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Registry.Configuration;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Images.Pulling;

/// <summary>Loads images from archives and directories: OCI layouts, Docker archives and "dir:" directories, found out by what is in them.</summary>
internal sealed class ImageLoader(EngineContext engine, IPullProgress progress, SignaturePolicy? policy)
{
    private readonly ImageCopier _copier = new(engine, progress);

    /// <summary>Loads all images of a file or directory.</summary>
    /// <returns>Their names, or "sha256:" and the id of those without.</returns>
    /// <exception cref="EngineError">When nothing can be loaded; the text lists every form that was tried, as Podman's.</exception>
    internal List<string> Load(string path)
    {
        var problems = new List<string>();
        if (Directory.Exists(engine.Call.PathOf(path))) return LoadDirectory(path, problems) ?? throw Unknown(problems);
        using var plain = PlainArchive.Open(engine.Call, path, problems);
        if (plain is null) throw Unknown(problems);
        return TryOciArchive(plain.Files, path, problems) ?? TryDockerArchive(plain.Files, path, problems) ?? throw Unknown(problems);
    }

    /// <summary>Loads from one form only, as "transport:path[:name]" of pull.</summary>
    /// <exception cref="EngineError">When nothing can be loaded.</exception>
    internal List<string> LoadFrom(string transport, string path)
    {
        if (transport == "docker-daemon") return LoadDaemon(path);
        var name = transport != "dir" && !Path.Exists(engine.Call.PathOf(path)) && path.IndexOf(':') is > 0 and var colon ? path[(colon + 1)..] : null;
        if (name is not null) path = path[..^(name.Length + 1)];
        PlainArchive.RequireFile(engine.Call, transport, path);
        if (transport is "dir" or "oci")
        {
            using var files = new DirectoryFiles(engine.Call.PathOf(path));
            return transport == "dir" ? LoadDir(files, path) : LoadOci(files, path, named: false, name);
        }
        var problems = new List<string>();
        using var plain = PlainArchive.Open(engine.Call, path, problems) ?? throw new EngineError(ErrorKind.Invalid, Said(problems, transport));
        return transport == "oci-archive" ? LoadOci(plain.Files, path, named: true, name) : LoadDocker(plain.Files, path);
    }

    // What the reader of this transport has to say.
    private static string Said(List<string> problems, string transport) => problems.First(problem => problem.StartsWith(transport + ": ", StringComparison.Ordinal))[(transport.Length + 2)..];

    // The daemon's archive is read at many places at once: it goes through a file.
    private List<string> LoadDaemon(string name)
    {
        var reference = Reference.Parse(name).WithDefaultTag();
        using var temporary = TemporaryFile.Create(FileOptions.DeleteOnClose);
        new DockerDaemon(engine.Call).Save(reference.Familiar, temporary);
        using var files = TarFiles.OpenArchive(temporary.Name);
        var image = DockerArchive.OpenAll(files) is [var first, ..] ? first : throw new EngineError(ErrorKind.Internal, $"the Docker daemon sent no image for {reference}");
        _copier.Copy(image, [reference.ToString()]);
        return [reference.ToString()];
    }

    private List<string>? LoadDirectory(string path, List<string> problems)
    {
        using var files = new DirectoryFiles(engine.Call.PathOf(path));
        if (Try(problems, "oci", () => LoadOci(files, path, named: false)) is { } images) return images;
        problems.Add($"oci-archive: creating temp directory: untarring file \"{path}\": read {path}: is a directory");
        problems.Add($"docker-archive: detecting compression for file \"{path}\": detecting compression: read {path}: is a directory");
        return Try(problems, "dir", () => LoadDir(files, path));
    }

    private List<string>? TryOciArchive(IFileSet files, string path, List<string> problems)
    {
        problems.Add($"oci: open {path}/index.json: not a directory");
        return Try(problems, "oci-archive", () => LoadOci(files, path, named: true));
    }

    private List<string>? TryDockerArchive(IFileSet files, string path, List<string> problems)
    {
        var images = Try(problems, "docker-archive", () => LoadDocker(files, path));
        if (images is null) problems.Add($"dir: open {path}/manifest.json: not a directory");
        return images;
    }

    private List<string> LoadOci(IFileSet files, string path, bool named, string? wanted = null)
    {
        Require(named ? "oci-archive" : "oci", path);
        OciLayout image;
        try
        {
            image = OciLayout.Open(files, wanted, path);
        }
        catch (EngineError e) when (named)
        {
            throw new EngineError(e.Kind, "loading index: " + e.Message, inner: e);
        }
        if ((named || wanted is not null) && image.Name is { } name)
        {
            var full = ImageNames.Normalise(name).ToString();
            _copier.Copy(image, [full]);
            return [full];
        }
        return ["sha256:" + _copier.Copy(image, []).Id];
    }

    private List<string> LoadDocker(IFileSet files, string path)
    {
        Require("docker-archive", path);
        var loaded = new List<string>();
        foreach (var image in DockerArchive.OpenAll(files))
        {
            string[] names = [.. image.Names.Select(n => ImageNames.Normalise(n).ToString())];
            var record = _copier.Copy(image, names);
            loaded.AddRange(names.Length > 0 ? names : ["sha256:" + record.Id]);
        }
        return loaded;
    }

    private List<string> LoadDir(IFileSet files, string path)
    {
        Require("dir", path);
        return ["sha256:" + _copier.Copy(new DirImage(files, path), []).Id];
    }

    private void Require(string transport, string path) => policy?.Require(transport, engine.Call.PathOf(path), $"{transport}:{path}");

    private static List<string>? Try(List<string> problems, string form, Func<List<string>> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is EngineError or StorageException or IOException or InvalidDataException)
        {
            problems.Add($"{form}: {e.Message}");
            return null;
        }
    }

    private static EngineError Unknown(List<string> problems) =>
        new(ErrorKind.Invalid, "payload does not match any of the supported image formats:\n * " + string.Join("\n * ", problems));
}
