using Selkie.Engine.Containers.Committing;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Storage.Images;

namespace Selkie.Engine.Containers;

/// <summary>Create new image based on the changed container</summary>
/// <remarks>Create an image from a container's changes. Optionally tag the image created, set the author with the --author flag, set the commit message with the --message flag, and make changes to the instructions with the --change flag.</remarks>
[Verb("container commit", Alias = "commit", Use = "[options] CONTAINER [IMAGE]")]
[Example("-q --message \"committing container to image\" reverent_golick image-committed")]
[Example("-q --author \"firstName lastName\" reverent_golick")]
[Example("--change ENV=key=value --change CMD=/bin/sh ctrID new-image")]
[Docker("POST /commit")]
[Libpod("POST /commit")]
public sealed partial record CommitContainer : IVerb<CommitReport>
{
    /// <summary>The container</summary>
    [Argument("CONTAINER", Complete = "containers")] public string Container { get; init; } = "";

    /// <summary>Name of the image</summary>
    [Argument("IMAGE", Complete = "images")] public string? Image { get; init; }

    /// <summary>Set the author for the image committed</summary>
    [Option("author", 'a', Query = "author")] public string? Author { get; init; }

    /// <summary>Apply the following possible instructions to the created image (default []): CMD | ENTRYPOINT | ENV | EXPOSE | LABEL | ONBUILD | STOPSIGNAL | USER | VOLUME | WORKDIR</summary>
    [Option("change", 'c', Query = "changes")] public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>File containing a container configuration to merge into the image</summary>
    [Option("config", Type = "file", Complete = "files")] public string? Config { get; init; }

    /// <summary>Format of the image manifest and metadata</summary>
    [Option("format", 'f', Type = "Format", Default = "oci", Complete = "oci|docker", Libpod = "format")] public string Format { get; init; } = "oci";

    /// <summary>Write the image ID to the file</summary>
    [Option("iidfile", Type = "file", Complete = "files")] public string? IdFile { get; init; }

    /// <summary>Include container volumes as image volumes</summary>
    [Option("include-volumes")] public bool IncludeVolumes { get; init; }

    /// <summary>Set commit message for imported image</summary>
    [Option("message", 'm', Query = "comment")] public string? Message { get; init; }

    /// <summary>Pause container during commit</summary>
    [Option("pause", 'p', Query = "pause")] public bool Pause { get; init; }

    /// <summary>Suppress output</summary>
    [Option("quiet", 'q')] public bool Quiet { get; init; }

    /// <summary>Squash newly built layers into a single new layer</summary>
    [Option("squash", 's', Query = "squash")] public bool Squash { get; init; }
}

/// <summary>The new image.</summary>
/// <param name="Id">Its id, 64 hex digits.</param>
public sealed record CommitReport(string Id);

internal sealed class CommitHandler(EngineContext engine) : IHandler<CommitContainer, CommitReport>
{
    public CommitReport Handle(CommitContainer request)
    {
        if (request.Format is not ("oci" or "docker")) throw new EngineError(ErrorKind.Invalid, $"unrecognized image format \"{request.Format}\"");
        if (request is { Message.Length: > 0, Format: "oci" }) throw new EngineError(ErrorKind.Invalid, "messages are only compatible with the docker image format (-f docker)");
        var row = engine.Lookup.One(request.Container);
        if (row.Spec.RootFs is not null) throw new EngineError(ErrorKind.Invalid, "cannot commit a container that uses an exploded rootfs: invalid argument");
        var name = request.Image is { Length: > 0 } given ? NameOf(given) : null;
        var image = request.Pause && ContainerStatus.Read(engine, row).Name == ContainerState.Running
            ? Frozen(row, () => Commit(request, row, name))
            : Commit(request, row, name);
        if (request.IdFile is { Length: > 0 } file) CallersFile.Write(engine.Call.PathOf(file), image.Id);
        engine.Events.Container("commit", row.Spec);
        return new(image.Id);
    }

    private ImageRecord Commit(CommitContainer request, State.ContainerRow row, string? name) => new ImageCommitter(engine, request, row).Commit(name);

    private ImageRecord Frozen(State.ContainerRow row, Func<ImageRecord> act)
    {
        var freezer = new Freezer(engine);
        freezer.Pause(row, several: false);
        try
        {
            return act();
        }
        finally
        {
            freezer.Unpause(row, several: true);
        }
    }

    private static string NameOf(string text)
    {
        try
        {
            return ImageNames.ForTag(text);
        }
        catch (EngineError e) when (e.InnerException is EngineError inner)
        {
            throw new EngineError(ErrorKind.Invalid, $"parsing reference \"{text}\": {inner.Message}", inner: e);
        }
    }
}
