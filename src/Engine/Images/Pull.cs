using Selkie.Engine.Calls;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Images;

/// <summary>Pull an image from a registry</summary>
/// <remarks>Pulls an image from a registry and stores it locally. An image can be pulled by tag or digest; without a tag, "latest" is pulled.</remarks>
[Verb("pull", Alias = "image pull", Use = "[options] IMAGE [IMAGE...]")]
[Example("imageName")]
[Example("fedora:latest")]
[Docker("POST /images/create")]
[Libpod("POST /images/pull")]
public sealed partial record PullImages : IVerb<PullReport>
{
    /// <summary>Names of the images</summary>
    [Argument("IMAGE", Min = 1, Complete = "images")]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>All tagged images in the repository will be pulled</summary>
    [Option("all-tags", 'a', Libpod = "allTags")]
    public bool AllTags { get; init; }

    /// <summary>Use ARCH instead of the architecture of the machine for choosing images</summary>
    [Option("arch", Type = "ARCH", Complete = "amd64|arm64|ppc64le|s390x|riscv64|386|arm", Libpod = "Arch")]
    public string? Architecture { get; init; }

    /// <summary>Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Pathname of a directory containing TLS certificates and keys</summary>
    [Option("cert-dir", Type = "Pathname", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>Credentials (USERNAME:PASSWORD) to use for authenticating to a registry</summary>
    [Option("creds", Type = "Credentials")]
    public string? Credentials { get; init; }

    /// <summary>This is a Docker specific option and is a NOOP</summary>
    [Option("disable-content-trust")]
    public bool DisableContentTrust { get; init; }

    /// <summary>Use OS instead of the running OS for choosing images</summary>
    [Option("os", Type = "OS", Complete = "linux|windows", Libpod = "OS")]
    public string? Os { get; init; }

    /// <summary>Specify the platform for selecting the image. (Conflicts with arch and os)</summary>
    [Option("platform", Docker = "platform")]
    public string? Platform { get; init; }

    /// <summary>When to ask the registry ("always"|"missing"|"never"|"newer")</summary>
    [Option("policy", Default = "always", ParsedBy = typeof(PullPolicies), Complete = "always|missing|never|newer", Libpod = "policy")]
    public PullPolicy Policy { get; init; } = PullPolicy.Always;

    /// <summary>Suppress output information when pulling images</summary>
    [Option("quiet", 'q', Libpod = "quiet")]
    public bool Quiet { get; init; }

    /// <summary>Number of times to retry in case of failure when performing pull</summary>
    [Option("retry", Default = "3", Query = "retry")]
    public uint? Retry { get; init; }

    /// <summary>Delay between retries in case of pull failures</summary>
    [Option("retry-delay", Query = "retryDelay")]
    public GoDuration? RetryDelay { get; init; }

    /// <summary>Pathname of signature policy file (not usually used)</summary>
    [Option("signature-policy", Hidden = true, Complete = "files")]
    public string? SignaturePolicy { get; init; }

    /// <summary>Require HTTPS and verify certificates when contacting registries</summary>
    [Option("tls-verify", Default = "true", Libpod = "tlsVerify")]
    public bool? TlsVerify { get; init; }

    /// <summary>Use VARIANT instead of the running architecture variant for choosing images</summary>
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
        Progress = engine.Call.Watch(Transfer.Download, request.Quiet),
    };
}
