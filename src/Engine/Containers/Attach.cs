using Selkie.Engine.Containers.Attaching;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>Join a running container's terminal</summary>
/// <remarks>Shows what the container writes from now on, and sends it what you type. The detach keys leave it running; other keys, and signals, reach its process.</remarks>
[Verb("container attach", Alias = "attach", Use = "[options] CONTAINER", Rule = ArgumentRule.IdOrLatest)]
[Example("webserver")]
[Example("--no-stdin webserver")]
[Example("--detach-keys ctrl-x,x my-shell")]
public sealed partial record AttachContainer : IVerb<int>
{
    /// <summary>The container</summary>
    [Argument("CONTAINER", Complete = "running")] public string? Container { get; init; }

    /// <summary>Keys that detach from the container: a[-z] or ctrl-VALUE, where VALUE is a-z, @, ^, [, ], _ or ,</summary>
    [Option("detach-keys", Default = "\"ctrl-p,ctrl-q\"")] public DetachSequence? DetachKeys { get; init; }

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Send the container no input: only show its output</summary>
    [Option("no-stdin")] public bool NoStdin { get; init; }

    /// <summary>Pass signals that the engine gets on to the container</summary>
    [Option("sig-proxy", Default = "true")] public bool? SigProxy { get; init; }
}

internal sealed class AttachHandler(EngineContext engine) : IHandler<AttachContainer, int>
{
    public int Handle(AttachContainer request)
    {
        var row = request.Latest ? engine.Lookup.Latest() : engine.Lookup.One(request.Container!);
        if (!ContainerStatus.Read(engine, row).IsRunning) throw new EngineError(ErrorKind.BadState, $"attaching to container {row.Spec.Id}: you can only attach to running containers", subject: row.Spec.Id);
        return new Attachment(engine, row.Spec).Run(new Streams
        {
            Stdin = !request.NoStdin && row.Spec.Process.OpenStdin,
            DetachKeys = (request.DetachKeys ?? DetachSequence.Parse(engine.Conf.DetachKeys)).Bytes,
            SigProxy = request.SigProxy ?? true,
        });
    }
}
