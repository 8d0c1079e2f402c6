using Selkie.Engine.Verbs;

namespace Selkie.Engine.Volumes;

/// <summary>Check if volume exists</summary>
/// <remarks>If the given volume exists, podman volume exists exits with 0, otherwise the exit code will be 1.</remarks>
[Verb("volume exists", Use = "VOLUME")]
[Example("myvol")]
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
