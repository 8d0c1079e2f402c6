using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Manifests;

/// <summary>Put images or artifacts into a list</summary>
/// <remarks>Adds images, of the store or of a registry, or with --artifact files, as entries to a manifest list or image index of the store, and prints the list's ID.</remarks>
[Verb("manifest add", Use = "[options] LIST IMAGEORARTIFACT [IMAGEORARTIFACT...]")]
[Example("localhost/webserver:v2 docker.io/library/nginx:1.27")]
[Example("--arch arm64 localhost/webserver:v2 oci-archive:/tmp/webserver-arm64.tar")]
public sealed partial record AddToManifest : IVerb<string>
{
    /// <summary>The list</summary>
    [Argument("LIST", Complete = "images")]
    public string List { get; init; } = "";

    /// <summary>Images, or files of an artifact</summary>
    [Argument("IMAGEORARTIFACT", Min = 1, Complete = "images")]
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Of an image that is a list, add all entries, not just that for this machine</summary>
    [Option("all")]
    public bool All { get; init; }

    /// <summary>Annotation to set on the entry (key=value)</summary>
    [Option("annotation", Type = "annotation")]
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>Architecture to record for the entry</summary>
    [Option("arch", Type = "architecture", Complete = "amd64|arm64|ppc64le|s390x|riscv64|386|arm")]
    public string? Architecture { get; init; }

    /// <summary>Add the files named as one artifact, not as images</summary>
    [Option("artifact")]
    public bool Artifact { get; init; }

    /// <summary>File with the artifact's configuration</summary>
    [Option("artifact-config", Complete = "files")]
    public string? ArtifactConfig { get; init; }

    /// <summary>Media type of the artifact's configuration</summary>
    [Option("artifact-config-type")]
    public string? ArtifactConfigType { get; init; }

    /// <summary>Leave out the title annotations that give files their names</summary>
    [Option("artifact-exclude-titles")]
    public bool? ArtifactExcludeTitles { get; init; }

    /// <summary>Media type of the artifact's layers</summary>
    [Option("artifact-layer-type")]
    public string? ArtifactLayerType { get; init; }

    /// <summary>Image that the artifact refers to</summary>
    [Option("artifact-subject")]
    public string? ArtifactSubject { get; init; }

    /// <summary>Type of the artifact</summary>
    [Option("artifact-type")]
    public string? ArtifactType { get; init; }

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Directory with TLS certificates and keys</summary>
    [Option("cert-dir", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>Credentials for the registry (name[:password])</summary>
    [Option("creds", Type = "[username[:password]]")]
    public string? Credentials { get; init; }

    /// <summary>Processor features to record for the entry</summary>
    [Option("features", Type = "features", Split = true)]
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Taken for older scripts: the opposite of --tls-verify</summary>
    [Option("insecure", Hidden = true)]
    public bool? Insecure { get; init; }

    /// <summary>Operating system to record for the entry</summary>
    [Option("os", Type = "OS", Complete = "linux|windows")]
    public string? Os { get; init; }

    /// <summary>Version of the operating system to record for the entry</summary>
    [Option("os-version", Type = "version")]
    public string? OsVersion { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true")]
    public bool? TlsVerify { get; init; }

    /// <summary>Variant of the architecture to record for the entry</summary>
    [Option("variant", Type = "Variant")]
    public string? Variant { get; init; }
}

internal sealed class AddToManifestHandler(EngineContext engine) : IHandler<AddToManifest, string>
{
    public string Handle(AddToManifest request)
    {
        var access = RegistryAccess.Of(engine, request.AuthFile, request.Credentials, request.CertDirectory, InsecureOption.Merge(request.Insecure, request.TlsVerify));
        RefuseArtifactOptions(request);
        var lists = new ListStore(engine);
        var changes = new EntryChanges
        {
            Annotations = ListAnnotations.Parse(request.Annotations, text => $"no value given for annotation \"{text}\""),
            Architecture = request.Architecture,
            Features = request.Features,
            Os = request.Os,
            OsVersion = request.OsVersion,
            Variant = request.Variant,
        };
        var config = request is { Artifact: true, ArtifactConfig: { Length: > 0 } file } ? ReadConfig(file) : null;
        var list = lists.Find(request.List);
        var subject = request.ArtifactSubject is { Length: > 0 } about ? new MemberReader(engine, access).ReadSubject(about) : null;
        if (request.Artifact) AddArtifact(lists, list.Id, request, config, changes, subject);
        else foreach (var image in request.Members) Annotate(lists, list.Id, MemberAdder.Add(engine, lists, list.Id, image, request.All, access), changes, null);
        return list.Id;
    }

    private void AddArtifact(ListStore lists, string id, AddToManifest request, byte[]? config, EntryChanges changes, Descriptor? subject)
    {
        var options = new ArtifactOptions
        {
            Type = request.ArtifactType,
            Config = config,
            ConfigType = request.ArtifactConfigType,
            LayerType = request.ArtifactLayerType,
            WithoutTitles = request.ArtifactExcludeTitles == true,
        };
        Digest? digest = null;
        lists.Change(id, list =>
        {
            (list, digest) = ArtifactMaker.Add(engine.Call, list, options, request.Members);
            return list;
        });
        Annotate(lists, id, digest!, changes, subject);
    }

    private static void Annotate(ListStore lists, string id, Digest digest, EntryChanges changes, Descriptor? subject)
    {
        if (changes.IsEmpty && subject is null) return;
        lists.Change(id, list => list with { List = list.List.Change(digest, changes.Apply) with { Subject = subject ?? list.List.Subject } });
    }

    private byte[] ReadConfig(string file)
    {
        try
        {
            return File.ReadAllBytes(engine.Call.PathOf(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineError(ErrorKind.Internal, e is FileNotFoundException or DirectoryNotFoundException ? $"open {file}: no such file or directory" : e.Message, inner: e);
        }
    }

    private static void RefuseArtifactOptions(AddToManifest request)
    {
        if (request.Artifact) return;
        var given = new (string Name, bool Given)[]
        {
            ("--artifact-type", request.ArtifactType is not null), ("--artifact-config", request.ArtifactConfig is not null),
            ("--artifact-config-type", request.ArtifactConfigType is not null), ("--artifact-layer-type", request.ArtifactLayerType is not null),
            ("--artifact-subject", request.ArtifactSubject is not null), ("--artifact-exclude-titles", request.ArtifactExcludeTitles is not null),
        }.Where(o => o.Given).Select(o => o.Name).ToArray();
        if (given.Length > 0) throw new EngineError(ErrorKind.Invalid, $"{string.Join('/', given)} {(given.Length == 1 ? "requires" : "require")} --artifact");
    }
}

/// <summary>What is changed of an entry; what is empty stays.</summary>
internal sealed record EntryChanges
{
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public string? Architecture { get; init; }

    public IReadOnlyList<string> Features { get; init; } = [];

    public string? Os { get; init; }

    public IReadOnlyList<string> OsFeatures { get; init; } = [];

    public string? OsVersion { get; init; }

    public string? Variant { get; init; }

    internal bool IsEmpty => Annotations.Count == 0 && Features.Count == 0 && OsFeatures.Count == 0
        && string.IsNullOrEmpty(Architecture + Os + OsVersion + Variant);

    internal ListEntry Apply(ListEntry entry)
    {
        if (Features.Count > 0) entry = entry with { Features = Features };
        if (Os is { Length: > 0 }) entry = entry.OnPlatform(p => p with { Os = Os });
        if (OsVersion is { Length: > 0 }) entry = entry.OnPlatform(p => p with { OsVersion = OsVersion });
        if (OsFeatures.Count > 0) entry = entry.OnPlatform(p => p with { OsFeatures = OsFeatures });
        if (Architecture is { Length: > 0 }) entry = entry.OnPlatform(p => p with { Architecture = Architecture });
        // Another architecture has no variant, or another one.
        if (Architecture is { Length: > 0 } || Variant is { Length: > 0 }) entry = entry.OnPlatform(p => p with { Variant = Variant is { Length: > 0 } ? Variant : null });
        return entry.Annotated(Annotations);
    }
}
