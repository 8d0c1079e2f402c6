using Selkie.Engine.Images.Hosts;
using Selkie.Engine.Verbs;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Copy an image between machines or users</summary>
/// <remarks>Copies an image between users of this machine, or by ssh between machines. A name before "::" is a connection, user@host, or user@localhost; without one the image is here.</remarks>
[Verb("image scp", Use = "[options] IMAGE [HOST::]")]
[Example("localhost/webserver:v2 build-server::")]
[Example("admin@example.com::localhost/webserver:v2")]
[Example("localhost/webserver:v2 root@localhost::")]
[Libpod("POST /images/scp/{name}")]
public sealed partial record CopyBetweenHosts : IVerb<CopyBetweenHostsReport>
{
    /// <summary>The image, with the host it is on</summary>
    [Argument("IMAGE", Min = 1, Complete = "images")]
    public string Source { get; init; } = "";

    /// <summary>The host it goes to, and the name it gets there</summary>
    [Argument("HOST::", Libpod = "destination")]
    public string? Destination { get; init; }

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Libpod = "quiet")]
    public bool Quiet { get; init; }
}

/// <summary>The image is there.</summary>
/// <param name="Text">What the loading engine printed.</param>
public sealed record CopyBetweenHostsReport(string Text);

/// <summary>One engine saves, the other loads what it reads from a pipe: there is no file in between, and nothing is left when either fails.</summary>
internal sealed class CopyBetweenHostsHandler(EngineContext engine) : IHandler<CopyBetweenHosts, CopyBetweenHostsReport>
{
    public CopyBetweenHostsReport Handle(CopyBetweenHosts request)
    {
        var (source, destination) = Places(request);
        var programs = new EnginePrograms(engine);
        string[] quiet = request.Quiet ? ["--quiet"] : [];
        var save = programs.At(source, ["image", "save", .. quiet, "--format", "oci-archive", source.Image]);
        var load = programs.At(destination, ["image", "load", .. quiet]);
        var (saved, loaded) = Command.RunPiped(save, load);
        // Who saves has said what is wrong; what the other makes of the half archive is of no interest.
        if (!saved.Success) throw new EngineError(ErrorKind.Invalid, $"saving {source.Image}: {saved}");
        if (!loaded.Status.Success) throw new EngineError(ErrorKind.Invalid, $"loading {source.Image}: {loaded.ErrorText}");
        if (!request.Quiet && loaded.ErrorText.Length > 0) engine.Log.Debug(loaded.ErrorText);
        var text = loaded.OutputText;
        if (destination.Image.Length > 0) Tag(programs, destination, text);
        return new(text);
    }

    private static void Tag(EnginePrograms programs, ImagePlace destination, string text)
    {
        var name = text.TrimEnd().Split(' ')[^1];
        var tagged = Command.Run(programs.At(destination, ["image", "tag", name, destination.Image]));
        if (!tagged.Status.Success) throw new EngineError(ErrorKind.Invalid, $"tagging {name} as {destination.Image}: {tagged.ErrorText}");
    }

    private static (ImagePlace Source, ImagePlace Destination) Places(CopyBetweenHosts request)
    {
        var source = ImagePlace.Parse(request.Source);
        if (request.Destination is null)
        {
            if (source.Image.Length == 0) throw new EngineError(ErrorKind.Invalid, "no source image specified: invalid argument");
            return source.IsHere ? throw new EngineError(ErrorKind.Invalid, "must specify a destination: invalid argument") : (source, ImagePlace.Here);
        }
        return source.Image.Length > 0 ? (source, ImagePlace.Parse(request.Destination)) : throw new EngineError(ErrorKind.Invalid, "a source image must be specified: invalid argument");
    }
}
