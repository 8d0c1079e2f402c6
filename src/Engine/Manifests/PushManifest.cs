using Selkie.Engine.Calls;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Images.Removal;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Send a list to a registry</summary>
/// <remarks>Pushes a manifest list or image index and, with --all as is the default, the images that it lists. DESTINATION may be an archive or directory, too.</remarks>
[Verb("manifest push", Use = "[options] LIST [DESTINATION]")]
[Example("localhost/webserver:v2 docker://registry.example.com/team/webserver:v2")]
[Libpod("POST /manifests/{name}/registry/{destination}")]
public sealed partial record PushManifest : IVerb<PushReport>
{
    /// <summary>The list</summary>
    [Argument("LIST", Min = 1, Complete = "images")]
    public string List { get; init; } = "";

    /// <summary>Where it goes; without it, the registry that its name begins with</summary>
    [Argument("DESTINATION")]
    public string? Destination { get; init; }

    /// <summary>Push a further variant of each image with this compression</summary>
    [Option("add-compression", Split = true, Complete = "gzip|zstd", Libpod = "addCompression")]
    public IReadOnlyList<string> AddedCompressions { get; init; } = [];

    /// <summary>Push the images that the list names as well</summary>
    [Option("all", Default = "true", Libpod = "all")]
    public bool All { get; init; } = true;

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Directory with TLS certificates and keys</summary>
    [Option("cert-dir", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>For layers (gzip|zstd|zstd:chunked), the compression format to use</summary>
    [Option("compression-format", Complete = "gzip|zstd|zstd:chunked")]
    public string? CompressionFormat { get; init; }

    /// <summary>For layers (gzip: 1 to 9, zstd: 1 to 20), the compression level to use</summary>
    [Option("compression-level")]
    public int? CompressionLevel { get; init; }

    /// <summary>Credentials for the registry (name[:password])</summary>
    [Option("creds", Type = "[username[:password]]")]
    public string? Credentials { get; init; }

    /// <summary>Write the digest of the manifest that was pushed to this file</summary>
    [Option("digestfile", Complete = "files")]
    public string? DigestFile { get; init; }

    /// <summary>Compress layers anew that the registry has in another compression</summary>
    [Option("force-compression", Libpod = "forceCompressionFormat")]
    public bool? ForceCompression { get; init; }

    /// <summary>Form of the manifest that is written (oci|v2s2)</summary>
    [Option("format", 'f', Default = "is manifest type of source", Complete = "oci|v2s2")]
    public string? Format { get; init; }

    /// <summary>Taken for older scripts: the opposite of --tls-verify</summary>
    [Option("insecure", Hidden = true)]
    public bool? Insecure { get; init; }

    /// <summary>Remove the list from the store after the push</summary>
    [Option("purge", 'p', Hidden = true)]
    public bool Purge { get; init; }

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Libpod = "quiet")]
    public bool Quiet { get; init; }

    /// <summary>Do not take signatures along</summary>
    [Option("remove-signatures")]
    public bool RemoveSignatures { get; init; }

    /// <summary>Remove the list from the store after the push</summary>
    [Option("rm")]
    public bool Remove { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true", Libpod = "tlsVerify")]
    public bool? TlsVerify { get; init; }
}

internal sealed class PushManifestHandler(EngineContext engine) : IHandler<PushManifest, PushReport>
{
    public PushReport Handle(PushManifest request)
    {
        var access = RegistryAccess.Of(engine, request.AuthFile, request.Credentials, request.CertDirectory, InsecureOption.Merge(request.Insecure, request.TlsVerify));
        var list = Find(request.List);
        var pusher = new ListPusher(engine, access, Settings(request), engine.Call.Watch(Transfer.Read, request.Quiet))
        {
            AddedCompressions = [.. request.AddedCompressions.Select(CompressionFormats.Parse)],
            WithImages = request.All,
        };
        var digest = pusher.Push(list, request.Destination is { Length: > 0 } given ? given : request.List);
        if (request.Remove || request.Purge) new ImageRemover(engine, prune: false).Remove(list.Id, "");
        if (request.DigestFile is { Length: > 0 } file) CallersFile.Write(engine.Call.PathOf(file), digest.ToString());
        return new(digest);
    }

    private StoredList Find(string name)
    {
        try
        {
            return new ListStore(engine).Find(name);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"retrieving local image from image name {name}: {e.Message}", inner: e);
        }
    }

    private CopySettings Settings(PushManifest request)
    {
        if (request.Format is not (null or "" or "oci" or "v2s2" or "docker"))
            throw new EngineError(ErrorKind.Invalid, $"unknown format \"{request.Format}\". Choose one of the supported formats: 'oci' or 'v2s2'");
        return CopySettings.Of(engine, request.Format, request.CompressionFormat, request.CompressionLevel, request.ForceCompression, request.RemoveSignatures);
    }
}
