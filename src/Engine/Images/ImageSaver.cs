using Selkie.Engine.Calls;
using Selkie.Engine.Files;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Destinations;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Saves images in one of the forms that load reads.</summary>
internal sealed class ImageSaver(EngineContext engine, SaveImages request)
{
    private readonly IPullProgress _progress = engine.Call.Watch(Calls.Transfer.Read, request.Quiet || request.Output is not { Length: > 0 });

    /// <exception cref="EngineError">When an image is not known, or the form cannot hold what is asked for.</exception>
    internal void Save()
    {
        switch (request.Format)
        {
            case "docker-archive":
                SaveDockerArchive();
                break;
            case "oci-archive":
                SaveSingle(MediaTypes.OciManifest, name => new OciArchiveDestination(OpenOutput, name, compress: !request.Uncompressed));
                break;
            case "oci-dir":
                SaveSingle(MediaTypes.OciManifest, name => new OciLayoutDestination(Directory(), name, compress: !request.Uncompressed));
                break;
            case "docker-dir":
                SaveSingle(MediaTypes.DockerManifest, _ => new DirDestination(Directory(), request.Compress));
                break;
            default:
                throw new EngineError(ErrorKind.Invalid, "format value must be one of oci-dir oci-archive docker-dir docker-archive");
        }
    }

    private void SaveSingle(string type, Func<string?, IImageDestination> open)
    {
        if (request.Images.Count > 1 && request.Multiple) throw new EngineError(ErrorKind.Invalid, $"unsupported format \"{request.Format}\" for saving multiple images (only docker-archive)");
        var found = engine.Images.Find(request.Images[0]);
        engine.Events.Image("save", found.Image.Id, request.Output ?? "");
        using var destination = open(found.Image.Id.StartsWith(found.Name, StringComparison.Ordinal) ? null : found.Name);
        Write(destination, found.Image, type);
        destination.Commit();
    }

    private void Write(IImageDestination destination, Storage.Images.ImageRecord image, string type) =>
        new ImageWriter(destination, new() { ManifestType = type, RemoveSignatures = true }, _progress).Write(new StoreImage(engine.Store, image));

    private string Directory() => request.Output is { Length: > 0 } path ? engine.Call.PathOf(path) : throw new EngineError(ErrorKind.Invalid, $"--format {request.Format} needs --output: a directory cannot go to standard output");

    private void SaveDockerArchive()
    {
        var images = Collect();
        using var archive = new DockerArchiveDestination(OpenOutput());
        foreach (var (image, tags) in images)
        {
            archive.Tags = tags;
            Write(archive, image, MediaTypes.DockerManifest);
        }
        archive.Commit();
    }

    private List<(Storage.Images.ImageRecord, IReadOnlyList<string>)> Collect()
    {
        var names = request.Multiple ? request.Images : [request.Images[0]];
        string[] extra = request.Multiple ? [] : [.. request.Images.Skip(1).Select(t => ImageNames.Normalise(t)).Where(r => r.Tag is not null).Select(r => r.ToString())];
        var images = new List<(Storage.Images.ImageRecord Image, IReadOnlyList<string> Tags)>();
        foreach (var name in names)
        {
            var found = engine.Images.Find(name);
            string[] tags = Reference.TryParse(found.Name, out var reference) && reference.Tag is not null && found.Name.Contains('/') ? [found.Name] : [];
            var known = images.FindIndex(i => i.Image.Id == found.Image.Id);
            if (known >= 0) images[known] = (images[known].Image, [.. images[known].Tags.Union(tags)]);
            else images.Add((found.Image, [.. extra.Union(tags)]));
            engine.Events.Image("save", found.Image.Id, request.Output ?? "");
        }
        return images;
    }

    private OutputFile OpenOutput()
    {
        if (request.Output is not { Length: > 0 } path) return OutputFile.Standard(engine.Call);
        if (request.Format == "docker-archive" && new FileInfo(engine.Call.PathOf(path)) is { Exists: true, Length: > 0 })
            throw new EngineError(ErrorKind.Invalid, "docker-archive doesn't support modifying existing images");
        return DestinationOpener.Create(engine.Call, path);
    }
}
