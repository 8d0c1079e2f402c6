using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Tell whether a list exists</summary>
/// <remarks>Prints nothing: the exit code is 0 if the store has a manifest list or image index of this name, 1 if it has none, and 125 if that cannot be told.</remarks>
[Verb("manifest exists", Use = "MANIFEST")]
[Example("localhost/webserver:v2")]
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
