using Selkie.Engine.Images.Access;
using Selkie.Oci;
using Selkie.Registry;
using Selkie.Storage;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Sources;

/// <summary>Opens an image by "transport:details".</summary>
internal sealed class OriginOpener(EngineContext engine, RegistryAccess access)
{
    private const string Docker = "docker://";
    private const string Stored = "containers-storage:";

    private static readonly string[] Transports = ["dir", "oci", "oci-archive", "docker-archive", "containers-storage"];

    /// <summary>Whether a name begins with a transport.</summary>
    internal static bool HasTransport(string name) =>
        name.StartsWith(Docker, StringComparison.Ordinal) || (name.IndexOf(':') is > 0 and var colon && Array.IndexOf(Transports, name[..colon]) >= 0);

    /// <summary>Opens an image.</summary>
    /// <exception cref="EngineError">It is not there.</exception>
    internal OpenOrigin Open(string name)
    {
        if (name.StartsWith(Docker, StringComparison.Ordinal))
        {
            var reference = Reference.Parse(name[Docker.Length..]).WithDefaultTag();
            var source = ImageSource.OpenAsync(reference, access.Options(engine)).GetAwaiter().GetResult();
            return new(new RegistryImage(source), Docker + reference, source);
        }
        if (name.StartsWith(Stored, StringComparison.Ordinal)) return OpenStored(name[Stored.Length..], name);
        var colon = name.IndexOf(':');
        return OpenFile(name[..colon], name[(colon + 1)..], name);
    }

    /// <summary>Opens an image of the store.</summary>
    internal OpenOrigin OpenStored(ImageRecord image) => new(new StoreImage(engine.Store, image), $"{Stored}{Specification(engine.Store)}@{image.Id}", null);

    private OpenOrigin OpenStored(string rest, string shown)
    {
        var (store, name) = StoreName.Open(engine, rest);
        const int IdLength = 64;
        var id = name.LastIndexOf('@') is >= 0 and var at && name.Length - at - 1 == IdLength ? name[(at + 1)..] : null;
        var full = id ?? (Reference.TryParse(name, out var reference) ? reference.WithDefaultTag().ToString() : name);
        var image = store.Images.Find(full) ?? throw new EngineError(ErrorKind.Invalid, $"reading image \"{shown}\": reference \"{shown}\" does not resolve to an image ID: identifier is not an image");
        return new(new StoreImage(store, image), Stored + Specification(store) + (id is null ? full : name), null);
    }

    private OpenOrigin OpenFile(string transport, string path, string shown)
    {
        var inner = transport != "dir" && path.IndexOf(':') is > 0 and var colon ? path[(colon + 1)..] : null;
        if (inner is not null) path = path[..^(inner.Length + 1)];
        PlainArchive.RequireFile(engine.Call, transport, path);
        if (transport is "dir") return new(new DirImage(new DirectoryFiles(engine.Call.PathOf(path)), path), shown, null);
        if (transport is "oci") return new(OciLayout.Open(new DirectoryFiles(engine.Call.PathOf(path)), inner is { Length: > 0 } ? inner : null, path), shown, null);
        var problems = new List<string>();
        var archive = PlainArchive.Open(engine.Call, path, problems) ?? throw new EngineError(ErrorKind.Invalid, string.Join("; ", problems));
        try
        {
            return new(transport == "oci-archive" ? OciLayout.Open(archive.Files, inner is { Length: > 0 } ? inner : null, path) : OfDocker(archive, inner, shown), shown, archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static DockerArchive OfDocker(PlainArchive archive, string? name, string shown)
    {
        var images = DockerArchive.OpenAll(archive.Files);
        var full = name is { Length: > 0 } ? ImageNames.Normalise(name).ToString() : null;
        return images.Find(i => full is null || i.Names.Any(n => ImageNames.Normalise(n).ToString() == full)) ?? throw new EngineError(ErrorKind.NotFound, $"Tag \"{name}\" not found in {shown}", subject: name);
    }

    private static string Specification(Store store) => $"[{store.Options.Driver}@{store.Options.GraphRoot}+{store.Options.RunRoot}]";
}

/// <summary>An image that was opened.</summary>
/// <param name="image">The image.</param>
/// <param name="name">Its whole name.</param>
/// <param name="held">What is closed with it.</param>
internal sealed class OpenOrigin(IImageOrigin image, string name, IDisposable? held) : IDisposable
{
    /// <summary>The image.</summary>
    internal IImageOrigin Image { get; } = image;

    /// <summary>Its whole name, by which it is found again.</summary>
    internal string Name { get; } = name;

    public void Dispose() => held?.Dispose();
}
