using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Check if a manifest list exists in local storage</summary>
/// <remarks>If the manifest list exists in local storage, the exit code is 0, otherwise 1.</remarks>
[Verb("manifest exists", Use = "MANIFEST")]
[Example("mylist")]
[Libpod("GET /manifests/{name}/exists")]
public sealed partial record ManifestExists : IVerb<bool>
{
    /// <summary>The list</summary>
    [Argument("MANIFEST", Complete = "images")]
    public string Manifest { get; init; } = "";
}

internal sealed class ManifestExistsHandler(EngineContext engine) : IHandler<ManifestExists, bool>
{
    public bool Handle(ManifestExists request)
    {
        if (engine.Images.TryFind(request.Manifest, new() { ManifestList = true }) is not { } found) return false;
        return engine.Images.Read(found.Image).Index is not null ? true : throw new EngineError(ErrorKind.Invalid, $"{request.Manifest}: image is not a manifest list");
    }
}
