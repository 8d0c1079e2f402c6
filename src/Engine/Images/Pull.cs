using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Pulling;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Images;

/// <summary>Fetch images from a registry</summary>
/// <remarks>Fetches images into the store and prints their IDs. A name without a tag or digest means the tag "latest"; one without a registry is looked for in those of registries.conf.</remarks>
[Verb("pull", Alias = "image pull", Use = "[options] IMAGE [IMAGE...]")]
[Example("docker.io/library/nginx")]
[Example("--platform linux/arm64 quay.io/fedora/fedora:latest")]
[Docker("POST /images/create")]
[Libpod("POST /images/pull")]
public sealed partial record PullImages : IVerb<PullReport>
{
    /// <summary>Names of the images</summary>
    [Argument("IMAGE", Min = 1, Complete = "images", Libpod = "reference", Alone = true)]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Fetch every tag of the repository</summary>
    [Option("all-tags", 'a', Libpod = "allTags")]
    public bool AllTags { get; init; }

    /// <summary>Choose the image for this architecture</summary>
    [Option("arch", Type = "ARCH", Complete = "amd64|arm64|ppc64le|s390x|riscv64|386|arm", Libpod = "Arch")]
    public string? Architecture { get; init; }

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Directory with TLS certificates and keys</summary>
    [Option("cert-dir", Type = "Pathname", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>Credentials for the registry (name[:password])</summary>
    [Option("creds", Type = "Credentials")]
    public string? Credentials { get; init; }

    /// <summary>Taken for Docker's sake, without effect</summary>
    [Option("disable-content-trust", Local = true)]
    public bool DisableContentTrust { get; init; }

    /// <summary>Choose the image for this operating system</summary>
    [Option("os", Type = "OS", Complete = "linux|windows", Libpod = "OS")]
    public string? Os { get; init; }

    /// <summary>Choose the image for this platform (os/arch[/variant]), instead of --os and --arch</summary>
    [Option("platform", Docker = "platform")]
    public string? Platform { get; init; }

    /// <summary>When to ask the registry ("always"|"missing"|"never"|"newer")</summary>
    [Option("policy", Default = "always", ParsedBy = typeof(PullPolicies), Complete = "always|missing|never|newer", Libpod = "policy")]
    public PullPolicy Policy { get; init; } = PullPolicy.Always;

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Libpod = "quiet")]
    public bool Quiet { get; init; }

    /// <summary>How often to try again when a registry fails while performing pull</summary>
    [Option("retry", Default = "3", Query = "retry")]
    public uint? Retry { get; init; }

    /// <summary>Time to wait before the next try, after pull failures</summary>
    [Option("retry-delay", Query = "retryDelay")]
    public GoDuration? RetryDelay { get; init; }

    /// <summary>Policy file to check signatures by</summary>
    [Option("signature-policy", Hidden = true, Complete = "files")]
    public string? SignaturePolicy { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true", Libpod = "tlsVerify")]
    public bool? TlsVerify { get; init; }

    /// <summary>Choose the image for this variant of the architecture</summary>
    [Option("variant", Libpod = "Variant")]
    public string? Variant { get; init; }
}

/// <summary>What was pulled, and what could not be.</summary>
/// <param name="Ids">Ids of images.</param>
/// <param name="Errors">What went wrong, one for each image that is missing.</param>
public sealed record PullReport(IReadOnlyList<string> Ids, IReadOnlyList<EngineError> Errors);

internal sealed class PullHandler(EngineContext engine) : IHandler<PullImages, PullReport>
{
    public PullReport Handle(PullImages request)
    {
        var access = RegistryAccess.Of(engine, request.AuthFile, request.Credentials, request.CertDirectory, request.TlsVerify, request.Retry, request.RetryDelay);
        var puller = new ImagePuller(engine, Settings(request, access));
        var ids = new List<string>();
        var errors = new List<EngineError>();
        foreach (var name in request.Images)
        {
            try
            {
                ids.AddRange(puller.Pull(name).Select(image => image.Image.Id));
            }
            catch (EngineError e)
            {
                errors.Add(e);
            }
        }
        return new(ids, errors);
    }

    private PullSettings Settings(PullImages request, RegistryAccess access) => new()
    {
        Policy = request.Policy,
        Platform = ImageQuery.Of(request.Platform, request.Architecture, request.Os, request.Variant),
        Access = access,
        SignaturePolicy = request.SignaturePolicy,
        AllTags = request.AllTags,
        Quiet = request.Quiet,
        Progress = engine.Call.Watch(Transfer.Download, request.Quiet),
    };
}
