using Selkie.Engine.Images.Access;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Images;

/// <summary>Make an image of an archive of files</summary>
/// <remarks>Creates an image from a tar archive of a file system. The path may be a file, a URL, or - for standard input.</remarks>
[Verb("import", Alias = "image import", Use = "[options] PATH [REFERENCE]")]
[Example("https://example.com/rootfs.tar.gz localhost/rootfs")]
[Example("--change CMD=/bin/bash --change LABEL=skip=0 webserver.tar localhost/webserver")]
[Libpod("POST /images/import")]
public sealed partial record ImportImage : IVerb<ImportReport>
{
    /// <summary>The archive</summary>
    [Argument("PATH", Complete = "files")]
    public string Path { get; init; } = "";

    /// <summary>Name of the image</summary>
    [Argument("REFERENCE", Libpod = "reference")]
    public string? Reference { get; init; }

    /// <summary>Processor architecture that the image is for</summary>
    [Option("arch", Complete = "amd64|arm64|ppc64le|s390x|riscv64|386|arm")]
    public string? Architecture { get; init; }

    /// <summary>Instruction to apply to the image (CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR)</summary>
    [Option("change", 'c', Libpod = "changes")]
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Message to record in the image</summary>
    [Option("message", 'm', Libpod = "message")]
    public string? Message { get; init; }

    /// <summary>Operating system that the image is for</summary>
    [Option("os", Complete = "linux|windows")]
    public string? Os { get; init; }

    /// <summary>Show no progress</summary>
    [Option("quiet", 'q', Local = true)]
    public bool Quiet { get; init; }

    /// <summary>Policy file to check signatures by</summary>
    [Option("signature-policy", Hidden = true, Complete = "files")]
    public string? SignaturePolicy { get; init; }

    /// <summary>Variant of the architecture that the image is for</summary>
    [Option("variant")]
    public string? Variant { get; init; }
}

/// <summary>What was imported.</summary>
/// <param name="Id">Id of the image, with its algorithm.</param>
public sealed record ImportReport(string Id);

internal sealed class ImportHandler(EngineContext engine) : IHandler<ImportImage, ImportReport>
{
    public ImportReport Handle(ImportImage request)
    {
        SourcePolicy.Load(engine.Call, request.SignaturePolicy)?.Require("tarball", "", "tarball:" + request.Path);
        return new("sha256:" + new ImageImporter(engine, request).Import().Id);
    }
}
