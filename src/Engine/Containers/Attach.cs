using Selkie.Engine.Containers.Running;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Attach to a running container</summary>
/// <remarks>The podman attach command allows you to attach to a running container using the container's ID or name, either to view its ongoing output or to control it interactively.</remarks>
[Verb("container attach", Alias = "attach", Use = "[options] CONTAINER", Rule = ArgumentRule.IdOrLatest)]
[Example("ctrID")]
[Example("1234")]
[Example("--no-stdin foobar")]
public sealed partial record AttachContainer : IVerb<int>
{
    /// <summary>The container</summary>
    [Argument("CONTAINER", Complete = "running")] public string? Container { get; init; }

    /// <summary>Keys that detach from the container: a[-z] or ctrl-VALUE, where VALUE is a-z, @, ^, [, ], _ or ,</summary>
    [Option("detach-keys", Default = "\"ctrl-p,ctrl-q\"")] public DetachSequence? DetachKeys { get; init; }

    /// <summary>Act on the latest container</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Do not attach STDIN. The default is false</summary>
    [Option("no-stdin")] public bool NoStdin { get; init; }

    /// <summary>Proxy received signals to the process</summary>
    [Option("sig-proxy", Default = "true")] public bool? SigProxy { get; init; }
}

internal sealed class AttachHandler(EngineContext engine) : IHandler<AttachContainer, int>
{
    public int Handle(AttachContainer request)
    {
        var row = request.Latest ? engine.Lookup.Latest() : engine.Lookup.One(request.Container!);
        if (!ContainerStatus.Read(engine, row).IsRunning) throw new EngineError(ErrorKind.BadState, $"attaching to container {row.Spec.Id}: you can only attach to running containers");
        return new Attachment(engine, row.Spec).Run(new Streams
        {
            Stdin = !request.NoStdin && row.Spec.Process.OpenStdin,
            DetachKeys = (request.DetachKeys ?? DetachSequence.Parse(engine.Conf.DetachKeys)).Bytes,
            SigProxy = request.SigProxy ?? true,
        });
    }
}
