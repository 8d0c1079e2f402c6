using Selkie.Linux.Files;

namespace Selkie.Storage.Layout;

/// <summary>Where things are below the roots (containers/storage, store.go).</summary>
internal sealed class StoreLayout(StoreOptions options)
{
    public StoreOptions Options { get; } = options;

    public string GraphRoot { get; } = options.GraphRoot;

    public string RunRoot { get; } = options.RunRoot;

    public string Driver { get; } = options.Driver;

    /// <summary>Directory of layers, which relative mount options start from.</summary>
    public string Home { get; } = Path.Combine(options.GraphRoot, options.Driver);

    /// <summary>Directory of layers of images.</summary>
    public string ImageHome { get; } = Path.Combine(options.ImageStore ?? options.GraphRoot, options.Driver);

    public string Layers { get; } = Path.Combine(options.GraphRoot, options.Driver + "-layers");

    public string Images { get; } = Path.Combine(options.ImageStore ?? options.GraphRoot, options.Driver + "-images");

    /// <summary>Images in the graph root, which are there beside those of the image store; null: images are nowhere else.</summary>
    public string? ImagesOfGraphRoot { get; } = options.ImageStore is null || options.ImageStore == options.GraphRoot ? null : Path.Combine(options.GraphRoot, options.Driver + "-images");

    public string Containers { get; } = Path.Combine(options.GraphRoot, options.Driver + "-containers");

    public string RunLayers { get; } = Path.Combine(options.RunRoot, options.Driver + "-layers");

    public string RunContainers { get; } = Path.Combine(options.RunRoot, options.Driver + "-containers");

    public string RunHome { get; } = Path.Combine(options.RunRoot, options.Driver);

    /// <summary>
    /// Whether Podman before 4.4 may use the store, which does not know the volatile files: it would remove the layers below a container that is recorded there. It is
    /// told by its database, which later ones no longer make.
    /// </summary>
    public bool HasOlderPodman => Exists(Path.Combine(GraphRoot, "libpod", "bolt_state.db"));

    public bool SyncRecords { get; } = options.Sync != SyncPolicy.None;

    /// <summary>The directory of a layer, in whichever store has it (dir2 of overlay.go).</summary>
    public string LayerDirectory(string id)
    {
        var own = Path.Combine(Home, id);
        if ((Options.ImageStore is null && Options.AdditionalImageStores.Count == 0) || Exists(own)) return own;

        if (Options.ImageStore is not null && Exists(Path.Combine(ImageHome, id))) return Path.Combine(ImageHome, id);

        foreach (var store in Options.AdditionalImageStores)
        {
            var path = Path.Combine(store, Driver, id);
            if (Exists(path)) return path;
        }

        return own;
    }

    /// <summary>The directory of a layer of the vfs driver, in whichever store has it.</summary>
    public string WholeDirectory(string id)
    {
        IEnumerable<string> homes = [Home, ImageHome, .. Options.AdditionalImageStores.Select(store => Path.Combine(store, Driver))];
        return homes.Select(home => Path.Combine(home, "dir", id)).FirstOrDefault(Exists, Path.Combine(Home, "dir", id));
    }

    public static bool Exists(string path) => Fs.Stat(null, Fs.Bytes(path), out _).Ok;

    /// <summary>A new id: 32 random bytes in hexadecimal.</summary>
    public static string NewId()
    {
        Span<byte> random = stackalloc byte[32];
        Fs.Random(random);
        return Convert.ToHexStringLower(random);
    }
}
