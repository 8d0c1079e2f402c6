using System.Net;
using Selkie.Api.Libpod;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry;
using Selkie.Registry.Http;

namespace Selkie.Engine.Manifests;

/// <summary>Show a list of images</summary>
/// <remarks>Prints a manifest list or image index as JSON: that of the store, else the one that a registry has under the name.</remarks>
[Verb("manifest inspect", Use = "[options] IMAGE")]
[Example("docker.io/library/nginx:1.27")]
[Libpod("GET /manifests/{name}/json")]
public sealed partial record InspectManifest : IVerb<ManifestInspection>
{
    /// <summary>The list, in the store or in a registry</summary>
    [Argument("IMAGE", Complete = "images")]
    public string Image { get; init; } = "";

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Taken for older scripts: the opposite of --tls-verify</summary>
    [Option("insecure", Hidden = true)]
    public bool? Insecure { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true", Libpod = "tlsVerify")]
    public bool? TlsVerify { get; init; }

    /// <summary>Taken and not used</summary>
    [Option("verbose", 'v', Hidden = true)]
    public bool Verbose { get; init; }
}

internal sealed class InspectManifestHandler(EngineContext engine) : IHandler<InspectManifest, ManifestInspection>
{
    public ManifestInspection Handle(InspectManifest request)
    {
        var verify = request.TlsVerify ?? (request.Insecure is { } insecure ? !insecure : null);
        var access = RegistryAccess.Of(engine, request.AuthFile, null, null, verify);
        if (engine.Images.TryFind(request.Image, new() { ManifestList = true }) is { } found && engine.Images.Read(found.Image).Index is not null)
        {
            var list = new ListStore(engine).Find(request.Image);
            return ManifestInspector.Inspect(list.List, list.List.PreferredType, list.Artifacts);
        }
        return InspectRemote(request.Image, access);
    }

    private ManifestInspection InspectRemote(string name, RegistryAccess access)
    {
        EngineError? problem = null;
        foreach (var candidate in engine.ShortNames.Resolve(name).Candidates)
        {
            try
            {
                using var source = ImageSource.OpenAsync(candidate, access.Options(engine)).GetAwaiter().GetResult();
                return Show(source.Manifest, source.ManifestType);
            }
            catch (RegistryException e)
            {
                var told = new EngineError(e.Status == HttpStatusCode.NotFound ? ErrorKind.NotFound : ErrorKind.Invalid, $"reading image \"docker://{candidate}\": {SourceErrors.Bare(e)}", inner: e);
                problem = problem is null ? told : new EngineError(told.Kind, $"tried {told.Message}\n: {problem.Message}", inner: e);
            }
        }
        throw problem ?? new ImageNotKnownException(name);
    }

    private ManifestInspection Show(byte[] bytes, string type)
    {
        if (MediaTypes.IsIndex(type)) return ManifestInspector.Inspect(ManifestList.Parse(bytes), type);
        if (type != MediaTypes.DockerManifest)
            throw new EngineError(ErrorKind.Invalid, $"parsing manifest blob \"{System.Text.Encoding.UTF8.GetString(bytes)}\" as a \"{type}\": Unimplemented manifest list MIME type \"{type}\" (normalized as \"{type}\")");
        engine.Log.Warn($"The manifest type {type} is not a manifest list but a single image.");
        return new() { MediaType = type };
    }
}
