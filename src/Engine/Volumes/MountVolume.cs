using Selkie.Engine.Rootless;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
using Selkie.Oci;

namespace Selkie.Engine.Volumes;

/// <summary>Mount volume</summary>
/// <remarks>Mounts a volume that is more than a directory, such as a tmpfs or an NFS share, and prints where its files are. An ordinary user works on it inside of "{program} unshare".</remarks>
[Verb("volume mount", Use = "NAME")]
[Example("uploads")]
public sealed partial record MountVolume : IVerb<string>
{
    /// <summary>The volume</summary>
    [Argument("NAME", Complete = "volumes")] public string Volume { get; init; } = "";
}

internal sealed class MountVolumeHandler(EngineContext engine) : IHandler<MountVolume, string>
{
    public string Handle(MountVolume request)
    {
        UserNamespace.RequireUnshare(engine, "volume mount");
        var volume = engine.Volumes.One(request.Volume);
        var path = engine.Volumes.PathOf(volume.Name);
        if (VolumeMounting.IsNeeded(volume)) VolumeMounting.Mount(engine, volume, path);
        return path;
    }
}

/// <summary>Unmount volume</summary>
/// <remarks>Unmounts a volume that "{program} volume mount" mounted and that no running container uses.</remarks>
[Verb("volume unmount", Use = "NAME")]
[Example("uploads")]
public sealed partial record UnmountVolume : IVerb<string>
{
    /// <summary>The volume</summary>
    [Argument("NAME", Complete = "volumes")] public string Volume { get; init; } = "";
}

internal sealed class UnmountVolumeHandler(EngineContext engine) : IHandler<UnmountVolume, string>
{
    public string Handle(UnmountVolume request)
    {
        UserNamespace.RequireUnshare(engine, "volume unmount");
        var volume = engine.Volumes.One(request.Volume);
        if (VolumeMounting.IsNeeded(volume) && VolumeMounting.Users(engine, volume.Name) == 0 && !VolumeMounting.Unmount(engine, volume))
            throw new EngineError(ErrorKind.InUse, $"unmounting volume {volume.Name}: {engine.Volumes.PathOf(volume.Name)} is still mounted", subject: volume.Name);
        return volume.Name;
    }
}

/// <summary>Kept for scripts: there are no volume plug-ins</summary>
/// <remarks>There are no volume plug-ins whose volumes could be looked for: the command does nothing.</remarks>
[Verb("volume reload", Use = "")]
public sealed partial record ReloadVolumes : IVerb<int>;

internal sealed class ReloadVolumesHandler : IHandler<ReloadVolumes, int>
{
    public int Handle(ReloadVolumes request) => 0;
}
