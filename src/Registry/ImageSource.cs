using System.Net;
using System.Net.Http.Headers;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry.Auth;
using Selkie.Registry.Configuration;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Registry;

/// <summary>An image in a registry: its manifest, and its blobs from the same place (the registry or one of its mirrors).</summary>
public sealed class ImageSource : IDisposable
{
    private readonly RegistryConnection _connection;
    private readonly RegistryOptions _options;

    private ImageSource(Reference logical, Reference physical, RegistryConnection connection, RegistryOptions options)
    {
        (Logical, Physical, _connection, _options) = (logical, physical, connection, options);
        Manifest = [];
        ManifestType = "";
        ManifestDigest = Digest.Of([]);
    }

    /// <summary>The reference the user meant.</summary>
    public Reference Logical { get; }

    /// <summary>Where it was found.</summary>
    public Reference Physical { get; }

    /// <summary>Bytes of the manifest or index the reference names.</summary>
    public byte[] Manifest { get; private set; }

    /// <summary>Media type of these bytes.</summary>
    public string ManifestType { get; private set; }

    /// <summary>Digest of these bytes.</summary>
    public Digest ManifestDigest { get; private set; }

    /// <summary>Finds an image: mirrors first, the registry itself last.</summary>
    /// <exception cref="EngineError">With Podman's text, beginning with "initializing source".</exception>
    public static async Task<ImageSource> OpenAsync(Reference reference, RegistryOptions options, CancellationToken cancel = default)
    {
        try
        {
            return await OpenAnyAsync(reference, options, cancel).ConfigureAwait(false);
        }
        catch (EngineError e)
        {
            throw (e as RegistryException ?? new RegistryException(e.Message, inner: e)).In($"initializing source docker://{reference.Familiar}");
        }
    }

    /// <summary>The tags of a repository.</summary>
    /// <exception cref="EngineError">When the registry refuses.</exception>
    public static async Task<IReadOnlyList<string>> ListTagsAsync(Reference repository, RegistryOptions options, CancellationToken cancel = default)
    {
        var entry = options.Registries.Find(repository.Name);
        var physical = entry is null ? repository : entry.SourcesOf(repository.NameOnly())[^1].Reference;
        using var source = Connect(repository, physical, entry?.Endpoint.Insecure ?? false, options);
        var tags = new List<string>();
        var pages = Pages.ReadAsync(source._connection, $"/v2/{physical.Path}/tags/list", "tags", "tags list", "fetching tags list", options, cancel);
        await foreach (var page in pages.ConfigureAwait(false)) tags.AddRange(page);
        return tags;
    }

    /// <summary>Fails unless a registry takes the credentials (login).</summary>
    /// <exception cref="EngineError">When it does not.</exception>
    public static async Task CheckLoginAsync(string registry, Credentials credentials, RegistryOptions options, CancellationToken cancel = default)
    {
        if (options.Registries.Find(registry) is { Blocked: true } blocked) throw Blocked(blocked, options);
        var host = new Reference { Domain = registry };
        using var connection = new RegistryConnection(host, options.Registries.Find(registry)?.Endpoint.Insecure ?? false, "", credentials, options);
        using var answer = await connection.SendAsync(HttpMethod.Get, "/v2/", null, cancel).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.OK) return;
        var error = await connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false);
        throw answer.StatusCode == HttpStatusCode.Unauthorized ? error.In("unable to retrieve auth token: invalid username/password") : error;
    }

    /// <summary>Another manifest of the same repository, checked against its digest.</summary>
    /// <exception cref="EngineError">When it cannot be had or is another.</exception>
    public async Task<byte[]> GetManifestAsync(Digest digest, CancellationToken cancel = default)
    {
        if (digest == ManifestDigest) return Manifest;
        return (await FetchManifestAsync(digest.ToString(), digest, cancel).ConfigureAwait(false)).Bytes;
    }

    /// <summary>A blob as a stream that resumes by itself and fails when its bytes are not the ones named.</summary>
    /// <exception cref="EngineError">When the registry refuses.</exception>
    public async Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancel = default)
    {
        var answer = await RequestBlobAsync(blob, 0, cancel).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var error = await _connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false);
            answer.Dispose();
            throw error.In($"fetching blob");
        }
        var stream = new ResumingStream(answer, _options, $"blob {blob.Digest} from {Physical.Domain}", (at, token) => RequestBlobAsync(blob, at, token));
        return new VerifyingStream(stream, blob.Digest, blob.Size >= 0 ? blob.Size : -1);
    }

    /// <summary>A small blob, such as an image configuration, whole.</summary>
    /// <exception cref="EngineError">When it cannot be had or is another.</exception>
    public async Task<byte[]> GetBlobAsync(Descriptor blob, CancellationToken cancel = default)
    {
        using var stream = await OpenBlobAsync(blob, cancel).ConfigureAwait(false);
        return await Bodies.ReadAsync(stream, Bodies.LargestDocument, $"blob {blob.Digest} of {Physical.Name}", _options, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static async Task<ImageSource> OpenAnyAsync(Reference reference, RegistryOptions options, CancellationToken cancel)
    {
        var entry = options.Registries.Find(reference.Name);
        if (entry is { Blocked: true })
            throw Blocked(entry, options);
        var sources = entry?.SourcesOf(reference) ?? [new(new(), reference)];
        var failures = new List<(Reference Where, RegistryException Error)>();
        foreach (var source in sources)
        {
            ImageSource? image = null;
            try
            {
                image = Connect(reference, source.Reference, source.Endpoint.Insecure, options);
                await image.LoadAsync(cancel).ConfigureAwait(false);
                return image;
            }
            catch (RegistryException e)
            {
                image?.Dispose();
                failures.Add((source.Reference, e));
            }
        }
        var (place, last) = failures[^1];
        if (failures.Count == 1) throw last;
        var mirrors = string.Join("\n", failures.SkipLast(1).Select(f => $"[{f.Where}: {f.Error.Message}]"));
        throw last.In($"(Mirrors also failed: {mirrors}): {place}");
    }

    internal static Credentials FindCredentials(string name, RegistryOptions options)
    {
        try
        {
            return options.Credentials.Find(name);
        }
        catch (EngineError e)
        {
            throw new RegistryException($"getting username and password: {e.Message}", inner: e);
        }
    }

    internal static RegistryException Blocked(RegistryEntry entry, RegistryOptions options) =>
        new($"registry {entry.Prefix} is blocked in {options.Registries.Path} or {options.Registries.Directory}");

    private static ImageSource Connect(Reference logical, Reference physical, bool insecure, RegistryOptions options)
    {
        // Credentials given for the registry the user named are not for its mirrors.
        if (options.Registries.Find(physical.Name) is { Blocked: true } blocked) throw Blocked(blocked, options);
        var foreign = options.Credentials.Given is not null && physical.Domain != logical.Domain;
        var credentials = foreign ? Credentials.None : FindCredentials(physical.Name, options);
        return new(logical, physical, new RegistryConnection(physical, insecure, "pull", credentials, options), options);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var wanted = Physical.Digest;
        (Manifest, ManifestType) = await FetchManifestAsync(wanted?.ToString() ?? Physical.Tag ?? "latest", wanted, cancel).ConfigureAwait(false);
        ManifestDigest = wanted ?? Selkie.Oci.Images.Manifest.DigestOf(Manifest);
    }

    private async Task<(byte[] Bytes, string Type)> FetchManifestAsync(string name, Digest? digest, CancellationToken cancel)
    {
        using var answer = await _connection.SendAsync(HttpMethod.Get, $"/v2/{Physical.Path}/manifests/{name}", Accept, cancel).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw (await _connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false)).In($"reading manifest {name} in {Physical.Name}");
        var bytes = await Bodies.ReadAsync(answer, Bodies.LargestDocument, $"manifest {name} of {Physical.Name}", _options, cancel).ConfigureAwait(false);
        if (digest is not null && !digest.Matches(Selkie.Oci.Images.Manifest.WithoutSignature(bytes)))
            throw new RegistryException($"manifest digest mismatch: the registry sent another manifest than {digest} for {Physical.Name}");
        return (bytes, TypeOf(answer, bytes));
    }

    private static void Accept(HttpRequestMessage request)
    {
        foreach (var type in MediaTypes.Manifests) request.Headers.TryAddWithoutValidation("Accept", type);
    }

    // The type a manifest gives itself counts for more than what a server says of it.
    private static string TypeOf(HttpResponseMessage answer, byte[] bytes)
    {
        var guess = Selkie.Oci.Images.Manifest.GuessType(bytes);
        return guess.Length > 0 ? guess : answer.Content.Headers.ContentType?.MediaType ?? "";
    }

    private async Task<HttpResponseMessage> RequestBlobAsync(Descriptor blob, long from, CancellationToken cancel)
    {
        void Prepare(HttpRequestMessage request)
        {
            if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        }
        foreach (var url in blob.Urls ?? [])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) continue;
            var foreign = await _connection.SendForeignAsync(HttpMethod.Get, uri, Prepare, cancel).ConfigureAwait(false);
            if (foreign.IsSuccessStatusCode) return foreign;
            foreign.Dispose();
        }
        return await _connection.SendAsync(HttpMethod.Get, $"/v2/{Physical.Path}/blobs/{blob.Digest}", Prepare, cancel).ConfigureAwait(false);
    }
}
