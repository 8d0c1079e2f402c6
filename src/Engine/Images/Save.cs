using Selkie.Engine.Images.Access;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Write images to an archive</summary>
/// <remarks>Writes an image with its layers, configuration and names to a file, to a directory or to standard output, for "{program} load" or another engine to read.</remarks>
[Verb("save", Alias = "image save", Use = "[options] IMAGE [IMAGE...]", TooFew = "need at least 1 argument")]
[Example("--quiet --output webserver.tar localhost/webserver:v2")]
[Example("--format oci-dir --output nginx-dir docker.io/library/nginx")]
[Example("--multi-image-archive alpine localhost/webserver:v2 > images.tar")]
[Docker("GET /images/get")]
[Docker("GET /images/{name}/get")]
[Libpod("GET /images/export")]
[Libpod("GET /images/{name}/get")]
public sealed partial record SaveImages : IVerb<SaveReport>
{
    /// <summary>The image, then further names for it (or further images, with --multi-image-archive)</summary>
    [Argument("IMAGE", Min = 1, Complete = "images", Docker = "names", Libpod = "references")]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Compress the layers; needs --format docker-dir</summary>
    [Option("compress", Default = "is same compression type as source", Libpod = "compress")]
    public bool Compress { get; init; }

    /// <summary>Form of what is written: a tar archive, or with -dir a directory</summary>
    [Option("format", Default = "docker-archive", Complete = "docker-archive|oci-archive|oci-dir|docker-dir", Libpod = "format")]
    public string Format { get; init; } = "docker-archive";

    /// <summary>Take further names for further images, not for names of the first; needs docker-archive</summary>
    [Option("multi-image-archive", 'm')]
    public bool Multiple { get; init; }

    /// <summary>Write to this file or directory, not to standard output (which then must not be a terminal)</summary>
    [Option("output", 'o', Complete = "files")]
    public string? Output { get; init; }

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Local = true)]
    public bool Quiet { get; init; }

    /// <summary>Policy file to check signatures by</summary>
    [Option("signature-policy", Hidden = true, Complete = "files")]
    public string? SignaturePolicy { get; init; }

    /// <summary>Leave layers of OCI images uncompressed</summary>
    [Option("uncompressed", Libpod = "ociAcceptUncompressedLayers")]
    public bool Uncompressed { get; init; }
}

/// <summary>The images are saved.</summary>
public sealed record SaveReport;

internal sealed class SaveHandler(EngineContext engine) : IHandler<SaveImages, SaveReport>
{
    public SaveReport Handle(SaveImages request)
    {
        if (request.Compress && request.Format != "docker-dir") throw new EngineError(ErrorKind.Invalid, "--compress can only be set when --format is 'docker-dir'");
        if (request.Output is not { Length: > 0 } && engine.Call.Streams.Output.IsTerminal) throw new EngineError(ErrorKind.Invalid, "refusing to save to terminal. Use -o flag or redirect");
        if (request.Output?.Contains(':') == true) throw new EngineError(ErrorKind.Invalid, $"invalid filename (should not contain ':') \"{request.Output}\"");
        foreach (var image in request.Images) SourcePolicy.Check(engine, request.SignaturePolicy, image);
        new ImageSaver(engine, request).Save();
        return new();
    }
}
