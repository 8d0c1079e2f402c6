using System.Security.Cryptography;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Checking;

/// <summary>Checks of one layer: its records, its files against its archive's digest, and that it can be mounted.</summary>
internal sealed class LayerChecks(Store store, bool quick, IReadOnlyDictionary<string, LayerRecord> layers)
{
    private readonly Dictionary<string, List<TarEntry>> _entries = [];

    /// <summary>What is wrong, each text beginning with a layer's id.</summary>
    public List<string> Check(LayerRecord layer)
    {
        List<string> problems = [];
        if (layer.Incomplete)
        {
            return [$"{layer.Id}: layer is incomplete"];
        }

        foreach (var name in layer.BigDataNames)
        {
            if (!StoreLayout.Exists(store.Layers.BigDataPath(layer.Id, name)))
            {
                problems.Add($"{layer.Id}: data item \"{name}\": layer data item is missing");
            }
        }

        if (layer.Parent is { Length: > 0 } parent && !layers.ContainsKey(parent))
        {
            problems.Add($"{parent}: layer is missing");
            return problems;
        }

        var readable = layer.DiffId is null || CheckDigest(layer, problems);
        if (layer.ReadOnly || !CheckMount(layer, problems) || quick || !readable || layer.DiffId is null)
            return problems;

        problems.AddRange(CheckContent(layer).Select(difference => $"{layer.Id}: {difference}, layer content modified"));
        return problems;
    }

    private bool CheckDigest(LayerRecord layer, List<string> problems)
    {
        try
        {
            using var diff = store.Layers.OpenDiff(layer.Id);
            using DigestStream counted = new(diff);
            List<TarEntry> entries = [];
            TarReader reader = new(new StreamSource(counted));
            while (reader.Next() is { } entry) entries.Add(entry);

            counted.Drain();
            if (counted.Digest() != layer.DiffId)
            {
                problems.Add($"{layer.Id}: layer content incorrect digest");
                return false;
            }

            if (layer.DiffSize != counted.Count)
            {
                problems.Add($"{layer.Id}: read {counted.Count} bytes instead of {layer.DiffSize} bytes: layer content incorrect size");
                return false;
            }

            _entries[layer.Id] = entries;
            return true;
        }
        catch (Exception e) when (e is LinuxException or StorageException or IOException or InvalidDataException or System.Text.Json.JsonException or FormatException)
        {
            problems.Add($"{layer.Id}: {e.Message}");
            return false;
        }
    }

    private bool CheckMount(LayerRecord layer, List<string> problems)
    {
        try
        {
            foreach (var below in store.Layers.Chain(layer.Id))
                Fs.Stat(null, Fs.Bytes(store.Layers.DiffPath(below.Id)), out _).Check(store.Layers.DiffPath(below.Id));

            if (store.Options.Driver == "overlay" && store.Options.MountProgram is null) store.TryMount(layer.Id);

            return true;
        }
        catch (Exception e) when (e is LinuxException or StorageException)
        {
            problems.Add($"{layer.Id}: {e.Message}");
            return false;
        }
    }

    // Overlay keeps each layer's own files apart; a directory of the vfs driver is the whole.
    private List<string> CheckContent(LayerRecord layer)
    {
        List<List<TarEntry>> archives = [];
        var whole = store.Options.Driver == "vfs";
        for (var next = layer; next is not null; next = whole ? layers.GetValueOrDefault(next.Parent ?? "") : null)
        {
            if (!_entries.TryGetValue(next.Id, out var entries))
            {
                return []; // reported for itself
            }

            archives.Insert(0, entries);
        }

        ExpectedTree expected = new(whole);
        archives.ForEach(expected.Add);
        using var root = Fs.Open(store.Layers.DiffPath(layer.Id), OpenMode.Read | OpenMode.Directory);
        return new TreeCheck(expected, layer.Mappings, store.Options).Compare(root);
    }

    /// <summary>Hashes and counts what passes.</summary>
    private sealed class DigestStream(Stream source) : ReadOnlyStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var n = source.Read(buffer);
            _hash.AppendData(buffer[..n]);
            Count += n;
            return n;
        }

        public void Drain()
        {
            var rest = new byte[65536];
            while (Read(rest) > 0)
            {
            }
        }

        public string Digest() => "sha256:" + Convert.ToHexStringLower(_hash.GetHashAndReset());

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
