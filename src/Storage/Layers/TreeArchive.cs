using Selkie.Linux.Files;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Layers;

/// <summary>Archives of ordinary directories, outside of layers: export, import of volumes, copying, build contexts.</summary>
public static class TreeArchive
{
    /// <summary>A tar archive of a directory, made while it is read.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">How.</param>
    public static Stream Open(string directory, TreeOptions? options = null) =>
        new TreeStream(Fs.Open(directory, OpenMode.Read | OpenMode.Directory), options ?? new TreeOptions(), null);

    /// <summary>Unpacks an archive, plain or compressed with gzip or zstd, into a directory. No member can reach outside of it.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="directory">Where to; must exist.</param>
    /// <param name="rootless">Only root of a user namespace: device nodes are left out.</param>
    /// <param name="mappings">Owners are shifted from the container's ids to the host's.</param>
    public static void Extract(Stream archive, string directory, bool rootless = false, IdMappings? mappings = null)
    {
        using var root = Fs.Open(directory, OpenMode.Read | OpenMode.Directory);
        using HashingStream blob = new(archive, hash: false);
        using var plain = blob.Decompress(out _);
        ExtractOptions options = new() { Rootless = rootless, KeepWhiteouts = true, Mappings = mappings ?? new IdMappings() };
        using TarExtractor extractor = new(root, options);
        TarReader reader = new(new StreamSource(plain));
        while (reader.Next() is { } entry) extractor.Add(entry, reader);

        extractor.Finish();
    }
}
