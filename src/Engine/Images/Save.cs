using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Images;

/// <summary>Save image(s) to an archive</summary>
/// <remarks>Saves an image to docker-archive or oci-archive on the local machine. The default is docker-archive.</remarks>
[Verb("save", Alias = "image save", Use = "[options] IMAGE [IMAGE...]")]
[Example("--quiet -o myimage.tar imageID")]
[Example("--format docker-dir -o ubuntu-dir ubuntu")]
[Example("> alpine-all.tar alpine:latest")]
[Docker("GET /images/get")]
[Docker("GET /images/{name}/get")]
[Libpod("GET /images/export")]
[Libpod("GET /images/{name}/get")]
public sealed partial record SaveImages : IVerb<SaveReport>
{
    /// <summary>The image, then further names for it (or further images, with --multi-image-archive)</summary>
    [Argument("IMAGE", Min = 1, Complete = "images")]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Compress tarball image layers when saving to a directory using the 'dir' transport</summary>
    [Option("compress", Default = "is same compression type as source", Libpod = "compress")]
    public bool Compress { get; init; }

    /// <summary>Save image to oci-archive, oci-dir (directory with oci manifest type), docker-archive, docker-dir (directory with v2s2 manifest type)</summary>
    [Option("format", Default = "docker-archive", Complete = "docker-archive|oci-archive|oci-dir|docker-dir", Libpod = "format")]
    public string Format { get; init; } = "docker-archive";

    /// <summary>Interpret additional arguments as images not tags and create a multi-image-archive (only for docker-archive)</summary>
    [Option("multi-image-archive", 'm')]
    public bool Multiple { get; init; }

    /// <summary>Write to a specified file (default: stdout, which must be redirected)</summary>
    [Option("output", 'o', Complete = "files")]
    public string? Output { get; init; }

    /// <summary>Suppress the output</summary>
    [Option("quiet", 'q')]
    public bool Quiet { get; init; }

    /// <summary>Path to a signature-policy file</summary>
    [Option("signature-policy", Hidden = true, Complete = "files")]
    public string? SignaturePolicy { get; init; }

    /// <summary>Accept uncompressed layers when copying OCI images</summary>
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
