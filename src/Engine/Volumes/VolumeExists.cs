using Selkie.Engine.Verbs;

namespace Selkie.Engine.Volumes;

/// <summary>Tell whether a volume exists</summary>
/// <remarks>Prints nothing: the exit code is 0 if there is a volume of this name, 1 if there is none, and 125 if that cannot be told.</remarks>
[Verb("volume exists", Use = "VOLUME")]
[Example("uploads")]
[Libpod("GET /volumes/{name}/exists")]
public sealed partial record VolumeExists : IVerb<bool>
{
    /// <summary>The volume</summary>
    [Argument("VOLUME", Complete = "volumes")] public string Volume { get; init; } = "";
}

internal sealed class VolumeExistsHandler(EngineContext engine) : IHandler<VolumeExists, bool>
{
    public bool Handle(VolumeExists request) => engine.Database.FindVolume(request.Volume) is not null;
}
