using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
using Selkie.Oci;

namespace Selkie.Engine.Volumes;

/// <summary>Remove volumes</summary>
/// <remarks>Removes volumes with their files. One that a container uses, even one that does not run, is only removed with --force, and that container with it.</remarks>
[Verb("volume rm", Synonyms = "volume remove", Use = "[options] VOLUME [VOLUME...]")]
[Example("uploads database-files")]
[Example("--all")]
[Example("--force --time 2 database-files")]
[Docker("DELETE /volumes/{name}")]
[Libpod("DELETE /volumes/{name}")]
public sealed partial record RemoveVolumes : IVerb<BatchReport>
{
    /// <summary>The volumes</summary>
    [Argument("VOLUME", Complete = "volumes")] public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Remove every volume</summary>
    [Option("all", 'a')] public bool All { get; init; }

    /// <summary>Remove the containers that use the volume, too, and pass over volumes that do not exist</summary>
    [Option("force", 'f', Query = "force")] public bool Force { get; init; }

    /// <summary>Seconds from the stop signal to SIGKILL; -1 waits without end</summary>
    [Option("time", 't', Default = "10", Query = "timeout")] public int? Time { get; init; }
}

internal sealed class RemoveVolumesHandler(EngineContext engine) : IHandler<RemoveVolumes, BatchReport>
{
    private RemoveOptions _options = new();

    public BatchReport Handle(RemoveVolumes request)
    {
        if (request.All == request.Volumes.Count > 0) throw new EngineError(ErrorKind.Invalid, "choose either one or more volumes or all");
        if (request.Time is not null && !request.Force) throw new EngineError(ErrorKind.Invalid, "--force option must be specified to use the --time option");
        _options = new RemoveOptions
        {
            Force = true,
            Depend = true,
            Timeout = request.Time is { } seconds ? (uint?)(seconds < 0 ? uint.MaxValue : (uint)seconds) : null,
        };
        var batch = new Batch();
        foreach (var word in request.All ? [.. engine.Database.Volumes().Select(v => v.Name)] : request.Volumes)
        {
            if (engine.Volumes.TryOne(word) is { } volume) batch.Try(volume.Name, () => Remove(volume.Name, request.Force));
            else if (!request.Force) batch.Errors.Add(new NoSuchVolumeException(word));
        }
        return batch.Report();
    }

    private bool Remove(string name, bool force)
    {
        foreach (var id in force ? engine.Database.UsersOfVolume(name) : [])
            if (engine.Database.Find(id) is { } row) new ContainerRemover(engine).Remove(row.Spec, _options);
        // A container that removes itself took its anonymous volume along.
        if (engine.Database.FindVolume(name) is not null) engine.Volumes.Remove(name);
        return true;
    }
}
