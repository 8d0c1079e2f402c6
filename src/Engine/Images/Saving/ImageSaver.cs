using Selkie.Engine.Images.Sources;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Saves images in one of the forms that load reads.</summary>
internal sealed class ImageSaver(EngineContext engine, SaveImages request)
{
    private const int ReadWriteMode = 420; // 0644
    private const int DirectoryMode = 493; // 0755

    private readonly IPullProgress _progress = request.Quiet || request.Output is not { Length: > 0 } ? LineProgress.None : request.Progress;

    /// <exception cref="UserError">When an image is not known, or the form cannot hold what is asked for.</exception>
    internal void Save()
    {
        switch (request.Format)
        {
            case "docker-archive":
                SaveDockerArchive();
                break;
            case "oci-archive":
                SaveOciArchive(Single());
                break;
            case "oci-dir":
                var (image, name) = Single();
                new DirectorySaver(Directory(), _progress).SaveOci(image, name, compress: !request.Uncompressed);
                break;
            case "docker-dir":
                new DirectorySaver(Directory(), _progress).SaveDocker(Single().Image, request.Compress);
                break;
            default:
                throw new UserError($"unknown format \"{request.Format}\"");
        }
    }

    private (SavedImage Image, string? Name) Single()
    {
        if (request.Images.Count > 1 && request.Multiple) throw new UserError($"unsupported format \"{request.Format}\" for saving multiple images (only docker-archive)");
        var found = engine.Images.Find(request.Images[0]);
        engine.Events.Image("save", found.Image.Id, request.Output ?? "");
        return (new(engine, found.Image), found.Image.Id.StartsWith(found.Name, StringComparison.Ordinal) ? null : found.Name);
    }

    private string Directory() => request.Output is { Length: > 0 } path ? path : throw new UserError($"--format {request.Format} needs --output: a directory cannot go to standard output");

    private void SaveDockerArchive()
    {
        var images = Collect();
        using var output = OpenOutput();
        new DockerArchiveSaver(output, _progress).Save(images);
    }

    private List<(SavedImage, IReadOnlyList<string>)> Collect()
    {
        var names = request.Multiple ? request.Images : [request.Images[0]];
        string[] extra = request.Multiple ? [] : [.. request.Images.Skip(1).Select(t => ImageNames.Normalise(t)).Where(r => r.Tag is not null).Select(r => r.ToString())];
        var images = new List<(SavedImage Image, IReadOnlyList<string> Tags)>();
        foreach (var name in names)
        {
            var found = engine.Images.Find(name);
            string[] tags = Reference.TryParse(found.Name, out var reference) && reference.Tag is not null && found.Name.Contains('/') ? [found.Name] : [];
            var known = images.FindIndex(i => i.Image.Image.Id == found.Image.Id);
            if (known >= 0) images[known] = (images[known].Image, [.. images[known].Tags.Union(tags)]);
            else images.Add((new(engine, found.Image), [.. extra.Union(tags)]));
            engine.Events.Image("save", found.Image.Id, request.Output ?? "");
        }
        return images;
    }

    private void SaveOciArchive((SavedImage Image, string? Name) saved)
    {
        var temporary = PlainArchive.TemporaryName();
        try
        {
            new DirectorySaver(temporary, _progress).SaveOci(saved.Image, saved.Name, compress: !request.Uncompressed);
            using var output = OpenOutput();
            using var archive = new ArchiveWriter(output, DateTimeOffset.UtcNow);
            archive.AddDirectory("blobs", DirectoryMode);
            archive.AddDirectory("blobs/sha256", DirectoryMode);
            foreach (var file in System.IO.Directory.GetFiles(Path.Combine(temporary, "blobs/sha256")).Order(StringComparer.Ordinal)) Add(archive, temporary, file);
            Add(archive, temporary, Path.Combine(temporary, "index.json"));
            Add(archive, temporary, Path.Combine(temporary, "oci-layout"));
        }
        finally
        {
            if (System.IO.Directory.Exists(temporary)) System.IO.Directory.Delete(temporary, recursive: true);
        }
    }

    private static void Add(ArchiveWriter archive, string root, string file)
    {
        using var content = File.OpenRead(file);
        archive.Add(Path.GetRelativePath(root, file), content.Length, content, ReadWriteMode);
    }

    private Stream OpenOutput()
    {
        if (request.Output is not { Length: > 0 } path) return new FileStream(new(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (System.IO.Directory.Exists(path)) throw new UserError($"opening file \"{path}\": open {path}: is a directory");
        if (request.Format == "docker-archive" && new FileInfo(path) is { Exists: true, Length: > 0 })
            throw new UserError("docker-archive doesn't support modifying existing images");
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 64 * 1024);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new UserError($"opening file \"{path}\": open {path}: no such file or directory", inner: e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserError($"opening file \"{path}\": open {path}: permission denied", inner: e);
        }
    }
}
