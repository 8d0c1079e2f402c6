using Selkie.Engine.Calls;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Pulling;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Read images from an archive</summary>
/// <remarks>Reads the images of an archive that "{program} save" or another engine wrote, docker-archive or oci-archive, compressed or not, and prints their names.</remarks>
[Verb("load", Alias = "image load", Use = "[options]")]
[Example("< alpine.tar")]
[Example("--input webserver.tar.gz")]
[Docker("POST /images/load")]
[Libpod("POST /images/load")]
public sealed partial record LoadImages : IVerb<LoadReport>
{
    /// <summary>Archive, or directory of an image, to read, instead of standard input</summary>
    [Option("input", 'i', Complete = "files")]
    public string? Input { get; init; }

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Docker = "quiet", Local = true)]
    public bool Quiet { get; init; }

    /// <summary>Policy file to check signatures by</summary>
    [Option("signature-policy", Hidden = true)]
    public string? SignaturePolicy { get; init; }
}

/// <summary>What was loaded.</summary>
/// <param name="Names">Full names, or "sha256:" and the id of images without.</param>
public sealed record LoadReport(IReadOnlyList<string> Names);

internal sealed class LoadHandler(EngineContext engine) : IHandler<LoadImages, LoadReport>
{
    public LoadReport Handle(LoadImages request)
    {
        if (request.Input is not { Length: > 0 } path) return LoadInput(request);
        if (Downloads.IsUrl(path)) return LoadUrl(path, request);
        if (!Path.Exists(engine.Call.PathOf(path))) throw new EngineError(ErrorKind.Invalid, $"faccessat {path}: no such file or directory");
        return Load(path, request);
    }

    private LoadReport Load(string path, LoadImages request)
    {
        var policy = SourcePolicy.Load(engine.Call, request.SignaturePolicy);
        var names = new ImageLoader(engine, engine.Call.Watch(Transfer.Read, request.Quiet), policy).Load(path);
        foreach (var name in names) engine.Events.Image("loadfromarchive", engine.Images.Find(name).Image.Id, path);
        return new(names);
    }

    private LoadReport LoadUrl(string url, LoadImages request)
    {
        using var temporary = TemporaryFile.Create(FileOptions.DeleteOnClose);
        Downloads.Copy(new Uri(url), temporary, engine.Call.Cancelled);
        temporary.Flush();
        return Load(temporary.Name, request);
    }

    // Archives are read at many places at once: a pipe goes through a file, a file is read where it is.
    private LoadReport LoadInput(LoadImages request)
    {
        if (engine.Call.Streams.Input.IsTerminal) throw new EngineError(ErrorKind.Invalid, "cannot read from terminal, use command-line redirection or the --input flag");
        using var input = engine.Call.OpenInput();
        if (input.CanSeek && input.Position == 0 && input.Length > 0) return Load($"/proc/self/fd/{engine.Call.Streams.Input.Descriptor}", request);
        using var temporary = TemporaryFile.Create(FileOptions.DeleteOnClose);
        input.CopyTo(temporary);
        temporary.Flush();
        return Load(temporary.Name, request);
    }
}
