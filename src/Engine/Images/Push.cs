using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Pushing;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Images;

/// <summary>Send an image to a registry, or write it to a file</summary>
/// <remarks>Pushes an image to a registry, or to an archive or a directory. The destination is "transport:details"; without a transport it is a name in a registry.</remarks>
[Verb("push", Alias = "image push", Use = "[options] IMAGE [DESTINATION]")]
[Example("localhost/webserver:v2 docker://registry.example.com/team/webserver:v2")]
[Example("localhost/webserver:v2 oci-archive:/tmp/webserver.tar:v2")]
[Docker("POST /images/{name}/push")]
[Libpod("POST /images/{name}/push")]
public sealed partial record PushImage : IVerb<PushReport>
{
    /// <summary>The image</summary>
    [Argument("IMAGE", Min = 1, Complete = "images")]
    public string Image { get; init; } = "";

    /// <summary>Where it goes; without it, the registry that the image's name begins with</summary>
    [Argument("DESTINATION", Libpod = "destination")]
    public string? Destination { get; init; }

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Directory with TLS certificates and keys</summary>
    [Option("cert-dir", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>Compress the layers that are written to a directory (dir:)</summary>
    [Option("compress", Default = "is same compression type as source")]
    public bool Compress { get; init; }

    /// <summary>For layers (gzip|zstd|zstd:chunked), the compression format to use</summary>
    [Option("compression-format", Default = "gzip", Complete = "gzip|zstd|zstd:chunked", Libpod = "compressionFormat")]
    public string? CompressionFormat { get; init; }

    /// <summary>For layers (gzip: 1 to 9, zstd: 1 to 20), the compression level to use</summary>
    [Option("compression-level", Libpod = "compressionLevel")]
    public int? CompressionLevel { get; init; }

    /// <summary>Credentials for the registry (name[:password])</summary>
    [Option("creds", Type = "Credentials")]
    public string? Credentials { get; init; }

    /// <summary>Write the digest of the manifest that was pushed to this file</summary>
    [Option("digestfile", Complete = "files")]
    public string? DigestFile { get; init; }

    /// <summary>Taken for Docker's sake, without effect</summary>
    [Option("disable-content-trust", Local = true)]
    public bool DisableContentTrust { get; init; }

    /// <summary>Compress layers anew that the registry has in another compression</summary>
    [Option("force-compression", Libpod = "forceCompressionFormat")]
    public bool? ForceCompression { get; init; }

    /// <summary>Form of the manifest that is written (oci|v2s1|v2s2)</summary>
    [Option("format", 'f', Default = "is manifest type of source, with fallbacks", Complete = "oci|v2s1|v2s2", Query = "format")]
    public string? Format { get; init; }

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Libpod = "quiet")]
    public bool Quiet { get; init; }

    /// <summary>Do not take signatures along</summary>
    [Option("remove-signatures", Libpod = "removeSignatures")]
    public bool RemoveSignatures { get; init; }

    /// <summary>How often to try again when a registry fails while performing push</summary>
    [Option("retry", Default = "3", Libpod = "retry")]
    public uint? Retry { get; init; }

    /// <summary>Time to wait before the next try, after push failures</summary>
    [Option("retry-delay", Libpod = "retryDelay")]
    public GoDuration? RetryDelay { get; init; }

    /// <summary>Policy file to check signatures by</summary>
    [Option("signature-policy", Hidden = true, Complete = "files")]
    public string? SignaturePolicy { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true", Query = "tlsVerify")]
    public bool? TlsVerify { get; init; }
}

/// <summary>The image is at its destination.</summary>
/// <param name="Digest">Digest of its manifest there.</param>
/// <param name="ManifestBytes">Size of its manifest here.</param>
public sealed record PushReport(Digest Digest, long ManifestBytes = 0);

internal sealed class PushHandler(EngineContext engine) : IHandler<PushImage, PushReport>
{
    public PushReport Handle(PushImage request)
    {
        var access = RegistryAccess.Of(engine, request.AuthFile, request.Credentials, request.CertDirectory, request.TlsVerify, request.Retry, request.RetryDelay);
        var settings = CopySettings.Of(engine, request.Format, request.CompressionFormat, request.CompressionLevel, request.ForceCompression, request.RemoveSignatures);
        var progress = engine.Call.Watch(Transfer.Read, request.Quiet);
        var destination = request.Destination is { Length: > 0 } given ? given : request.Image;
        var image = engine.Images.Find(request.Image, new() { ListWithoutInstance = true });
        SourcePolicy.Check(engine, request.SignaturePolicy, request.Image);
        // Of a list, the image for this machine is pushed; where there is none, the list.
        var digest = engine.Images.Read(image.Image).Index is not null
            ? new ListPusher(engine, access, settings, progress).Push(new ListStore(engine).Find(request.Image), destination)
            : new ImagePusher(engine, access, progress) { CompressDirectory = request.Compress }.Push(image, destination, settings);
        if (request.DigestFile is { Length: > 0 } file) CallersFile.Write(engine.Call.PathOf(file), digest.ToString());
        return new(digest, engine.Images.Read(image.Image).ManifestBytes?.LongLength ?? 0);
    }
}
