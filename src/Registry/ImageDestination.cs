using System.Net;
using System.Net.Http.Headers;
using Selkie.Oci;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Registry;

/// <summary>A repository that an image is written to: blobs first, its manifest last. Many blobs may be on their way at once.</summary>
public sealed class ImageDestination : IDisposable
{
    private readonly RegistryConnection _connection;
    private readonly RegistryOptions _options;

    /// <summary>Nothing is sent before it is needed.</summary>
    /// <param name="reference">Repository, with the tag or digest that the manifest gets.</param>
    /// <param name="options">How registries are reached.</param>
    /// <exception cref="RegistryException">The registry is blocked by registries.conf.</exception>
    public ImageDestination(Reference reference, RegistryOptions options)
    {
        Reference = reference;
        _options = options;
        var entry = options.Registries.Find(reference.Name);
        if (entry is { Blocked: true })
            throw ImageSource.Blocked(entry, options);
        _connection = new(reference, entry?.Endpoint.Insecure ?? false, "pull,push", options.Credentials.Find(reference.Name), options);
    }

    /// <summary>Where the image goes.</summary>
    public Reference Reference { get; }

    /// <summary>The size of a blob that the repository has, or null.</summary>
    /// <exception cref="RegistryException">The registry refuses to say.</exception>
    public Task<long?> FindBlobAsync(Digest digest, CancellationToken cancel = default) => FindBlobAsync(digest, Reference, null, cancel);

    /// <summary>Takes a blob over from another repository of the same registry.</summary>
    /// <returns>Its size, or null when it is not there or the registry would not.</returns>
    public async Task<long?> MountBlobAsync(Digest digest, Reference from, CancellationToken cancel = default)
    {
        var scope = $"repository:{from.Path}:pull";
        try
        {
            // Asked first, because an answer that starts an upload instead leaves that upload behind.
            if (await FindBlobAsync(digest, from, scope, cancel).ConfigureAwait(false) is not { } size) return null;
            var path = $"/v2/{Reference.Path}/blobs/uploads/?from={Uri.EscapeDataString(from.Path)}&mount={Uri.EscapeDataString(digest.ToString())}";
            using var answer = await _connection.SendAsync(HttpMethod.Post, path, null, cancel, scope).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Created) return size;
            if (answer.StatusCode == HttpStatusCode.Accepted) await new BlobUpload(_connection, Reference).CancelAsync(answer, cancel).ConfigureAwait(false);
            return null;
        }
        catch (RegistryException)
        {
            // Most likely the other repository is somebody else's; what is really wrong shows at the upload.
            return null;
        }
    }

    /// <summary>Uploads a blob.</summary>
    /// <param name="open">Opens the content; called again, and must give the same bytes, when an upload has to go on after an interruption.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Digest and size of what was read.</returns>
    /// <exception cref="RegistryException">The registry refuses it.</exception>
    public Task<(Digest Digest, long Size)> PutBlobAsync(Func<Stream> open, CancellationToken cancel = default) =>
        new BlobUpload(_connection, Reference) { Pause = _options.BackOff }.RunAsync(open, cancel);

    /// <summary>Writes a manifest or an index.</summary>
    /// <param name="manifest">Its bytes.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="instance">Its digest when it is part of an index; null when it is what the reference names.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ManifestRefusedException">The registry does not take this kind.</exception>
    /// <exception cref="RegistryException">The registry refuses it.</exception>
    public async Task PutManifestAsync(byte[] manifest, string type, Digest? instance = null, CancellationToken cancel = default)
    {
        var name = instance?.ToString() ?? Reference.Digest?.ToString() ?? Reference.Tag ?? "latest";
        void Prepare(HttpRequestMessage request)
        {
            request.Content = new ByteArrayContent(manifest);
            if (type.Length > 0) request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        using var answer = await _connection.SendAsync(HttpMethod.Put, $"/v2/{Reference.Path}/manifests/{name}", Prepare, cancel).ConfigureAwait(false);
        if ((int)answer.StatusCode is >= 200 and < 400) return;
        var error = await _connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false);
        var told = error.In($"uploading manifest {name} to {Reference.Name}");
        throw error.Code is "MANIFEST_INVALID" or "TAG_INVALID" || (error.Code == "UNSUPPORTED" && error.Message.Contains("Invalid JSON syntax", StringComparison.Ordinal))
            ? new ManifestRefusedException(told) : told;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async Task<long?> FindBlobAsync(Digest digest, Reference repository, string? scope, CancellationToken cancel)
    {
        using var answer = await _connection.SendAsync(HttpMethod.Head, $"/v2/{repository.Path}/blobs/{digest}", null, cancel, scope).ConfigureAwait(false);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => answer.Content.Headers.ContentLength ?? -1,
            HttpStatusCode.NotFound => null,
            _ => throw (await _connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false)).In($"checking whether a blob {digest} exists in {repository.Name}"),
        };
    }
}

/// <summary>A registry that does not take a manifest of this kind, but may take another.</summary>
/// <param name="error">What it said.</param>
public sealed class ManifestRefusedException(RegistryException error) : RegistryException(error.Message, error.Status, inner: error);
