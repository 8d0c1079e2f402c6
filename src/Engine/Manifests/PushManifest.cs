using Selkie.Engine.Calls;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Copying;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Push a manifest list or image index to a registry</summary>
/// <remarks>Pushes manifest lists and image indexes to registries.</remarks>
[Verb("manifest push", Use = "[options] LIST [DESTINATION]")]
[Example("mylist:v1.11 docker://quay.io/myuser/image:v1.11")]
[Libpod("POST /manifests/{name}/registry/{destination}")]
public sealed partial record PushManifest : IVerb<PushReport>
{
    /// <summary>The list</summary>
    [Argument("LIST", Min = 1, Complete = "images")]
    public string List { get; init; } = "";

    /// <summary>Where it goes; without it, the registry that its name begins with</summary>
    [Argument("DESTINATION")]
    public string? Destination { get; init; }

    /// <summary>Add instances with selected compression while pushing</summary>
    [Option("add-compression", Split = true, Complete = "gzip|zstd", Libpod = "addCompression")]
    public IReadOnlyList<string> AddedCompressions { get; init; } = [];

    /// <summary>Also push the images in the list</summary>
    [Option("all", Default = "true", Libpod = "all")]
    public bool All { get; init; } = true;

    /// <summary>Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Use certificates at the specified path to access the registry</summary>
    [Option("cert-dir", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>Compression format to use</summary>
    [Option("compression-format", Complete = "gzip|zstd|zstd:chunked")]
    public string? CompressionFormat { get; init; }

    /// <summary>Compression level to use</summary>
    [Option("compression-level")]
    public int? CompressionLevel { get; init; }

    /// <summary>Use credentials for accessing the registry</summary>
    [Option("creds", Type = "[username[:password]]")]
    public string? Credentials { get; init; }

    /// <summary>After copying the image, write the digest of the resulting digest to the file</summary>
    [Option("digestfile", Complete = "files")]
    public string? DigestFile { get; init; }

    /// <summary>Use the specified compression algorithm even if the destination contains a differently-compressed variant already</summary>
    [Option("force-compression", Libpod = "forceCompressionFormat")]
    public bool? ForceCompression { get; init; }

    /// <summary>Manifest type (oci or v2s2) to attempt to use when pushing the manifest list</summary>
    [Option("format", 'f', Default = "is manifest type of source", Complete = "oci|v2s2")]
    public string? Format { get; init; }

    /// <summary>Neither require HTTPS nor verify certificates when accessing the registry</summary>
    [Option("insecure", Hidden = true)]
    public bool? Insecure { get; init; }

    /// <summary>Remove the local manifest list after push</summary>
    [Option("purge", 'p', Hidden = true)]
    public bool Purge { get; init; }

    /// <summary>Don't output progress information when pushing lists</summary>
    [Option("quiet", 'q', Libpod = "quiet")]
    public bool Quiet { get; init; }

    /// <summary>Don't copy signatures when pushing images</summary>
    [Option("remove-signatures")]
    public bool RemoveSignatures { get; init; }

    /// <summary>Remove the manifest list if push succeeds</summary>
    [Option("rm")]
    public bool Remove { get; init; }

    /// <summary>Require HTTPS and verify certificates when accessing the registry</summary>
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
