using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Runtime.Containers;
using Selkie.Storage.Images;

namespace Selkie.Engine.Containers;

/// <summary>Make an image of a container</summary>
/// <remarks>Makes an image of the container's image and, as a layer on top, all that changed in the container's file system. The configuration is the container's, as --change alters it; the files of volumes are left out.</remarks>
[Verb("container commit", Alias = "commit", Use = "[options] CONTAINER [IMAGE]")]
[Example("--format docker --message \"with curl installed\" webserver localhost/webserver:v2")]
[Example("--author \"Ada Lovelace <ada@example.com>\" --pause database localhost/database:seeded")]
[Example("--change CMD=/usr/bin/python3 --change ENV=LANG=C.UTF-8 my-shell localhost/python")]
[Docker("POST /commit")]
[Libpod("POST /commit")]
public sealed partial record CommitContainer : IVerb<CommitReport>
{
    /// <summary>The container</summary>
    [Argument("CONTAINER", Complete = "containers", Query = "container")] public string Container { get; init; } = "";

    /// <summary>Name of the image</summary>
    [Argument("IMAGE", Complete = "images")] public string? Image { get; init; }

    /// <summary>Author to record in the image</summary>
    [Option("author", 'a', Query = "author")] public string? Author { get; init; }

    /// <summary>Instruction to apply to the image (CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR)</summary>
    [Option("change", 'c', Query = "changes")] public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>JSON file with settings that take the place of the image's</summary>
    [Option("config", Type = "file", Complete = "files")] public string? Config { get; init; }

    /// <summary>Form of the image's manifest and configuration (oci|docker)</summary>
    [Option("format", 'f', Type = "Format", Default = "oci", Complete = "oci|docker", Libpod = "format")] public string Format { get; init; } = "oci";

    /// <summary>Settings that take the place of the image's, where a caller has them as data and not as a file (--config); no command line has such an option.</summary>
    public ContainerDefaults? Settings { get; init; }

    /// <summary>Write the image's ID to this file</summary>
    [Option("iidfile", Type = "file", Complete = "files")] public string? IdFile { get; init; }

    /// <summary>Declare the container's volumes as volumes of the image</summary>
    [Option("include-volumes")] public bool IncludeVolumes { get; init; }

    /// <summary>Message to record in the image; needs --format docker</summary>
    [Option("message", 'm', Query = "comment")] public string? Message { get; init; }

    /// <summary>Freeze the container meanwhile, so that its files do not change</summary>
    [Option("pause", 'p', Query = "pause")] public bool Pause { get; init; }

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Local = true)] public bool Quiet { get; init; }

    /// <summary>Write all files as one layer, those of the image below as well</summary>
    [Option("squash", 's', Query = "squash")] public bool Squash { get; init; }
}

/// <summary>The new image.</summary>
/// <param name="Id">Its id, 64 hex digits.</param>
public sealed record CommitReport(string Id);

internal sealed class CommitHandler(EngineContext engine) : IHandler<CommitContainer, CommitReport>
{
    public CommitReport Handle(CommitContainer request)
    {
        if (request is { Message.Length: > 0, Format: "oci" }) throw new EngineError(ErrorKind.Invalid, "messages are only compatible with the docker image format (-f docker)");
        var row = engine.Lookup.One(request.Container);
        if (request.Format is not ("oci" or "docker")) throw new EngineError(ErrorKind.Invalid, $"unrecognized image format \"{request.Format}\"");
        if (row.Spec.RootFs is not null) throw new EngineError(ErrorKind.Invalid, "cannot commit a container that uses an exploded rootfs: invalid argument");
        var name = request.Image is { Length: > 0 } given ? NameOf(given) : null;
        var image = request.Pause && ContainerStatus.Read(engine, row).State == ContainerState.Running
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
