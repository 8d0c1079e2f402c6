using Selkie.Engine.Images.Lists;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Manifests;

/// <summary>Change an entry of a list</summary>
/// <remarks>Changes what a manifest list or image index of the store says of one of its entries, its platform or annotations, or with --index what it says of itself.</remarks>
[Verb("manifest annotate", Use = "[options] LIST IMAGEORARTIFACT")]
[Example("--arch arm64 --variant v8 localhost/webserver:v2 sha256:15352d97781ffdf357bf3459c037be3efac4133dc9070c2dce7eca7c05c3e736")]
public sealed partial record AnnotateManifest : IVerb<string>
{
    /// <summary>The list</summary>
    [Argument("LIST", Complete = "images")]
    public string List { get; init; } = "";

    /// <summary>The entry, by digest, image or file</summary>
    [Argument("IMAGEORARTIFACT")]
    public string? Member { get; init; }

    /// <summary>Annotation to set on the entry (key=value)</summary>
    [Option("annotation", Type = "annotation")]
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>Architecture to record for the entry</summary>
    [Option("arch", Type = "architecture", Complete = "amd64|arm64|ppc64le|s390x|riscv64|386|arm")]
    public string? Architecture { get; init; }

    /// <summary>Processor features to record for the entry</summary>
    [Option("features", Type = "features", Split = true)]
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Set annotations and subject of the list, not of an entry</summary>
    [Option("index")]
    public bool Index { get; init; }

    /// <summary>Operating system to record for the entry</summary>
    [Option("os", Type = "OS", Complete = "linux|windows")]
    public string? Os { get; init; }

    /// <summary>Features of the operating system to record for the entry</summary>
    [Option("os-features", Type = "features", Split = true)]
    public IReadOnlyList<string> OsFeatures { get; init; } = [];

    /// <summary>Version of the operating system to record for the entry</summary>
    [Option("os-version", Type = "version")]
    public string? OsVersion { get; init; }

    /// <summary>Image that the list refers to; needs --index</summary>
    [Option("subject", Type = "subject")]
    public string? Subject { get; init; }

    /// <summary>Variant of the architecture to record for the entry</summary>
    [Option("variant", Type = "Variant")]
    public string? Variant { get; init; }
}

internal sealed class AnnotateManifestHandler(EngineContext engine) : IHandler<AnnotateManifest, string>
{
    public string Handle(AnnotateManifest request)
    {
        CheckArguments(request);
        var annotations = ListAnnotations.Parse(request.Annotations, text => $"expected --annotation \"{text}\" to be in key=value format");
        var lists = new ListStore(engine);
        var list = lists.Find(request.List);
        if (request.Member is null) ChangeIndex(lists, list, request, annotations);
        else
        {
            if (request.Subject is { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "setting subject for a manifest list requires no instance digest");
            var digest = Find(list, request.Member);
            var changes = Changes(request) with { Annotations = annotations };
            lists.Change(list.Id, l => l with { List = l.List.Change(digest, changes.Apply) });
        }
        return list.Id;
    }

    internal static void CheckArguments(AnnotateManifest request)
    {
        if (request.List.Length == 0) throw new EngineError(ErrorKind.Invalid, "invalid image name \"\"");
        if (request.Member is null && !request.Index) throw new EngineError(ErrorKind.Invalid, "expected an instance digest, image name, or artifact name");
        if (request.Member is not null && request.Index) throw new EngineError(ErrorKind.Invalid, $"did not expect image or artifact name \"{request.Member}\" when modifying the entire index");
        if (request.Member is "") throw new EngineError(ErrorKind.Invalid, "invalid instance digest, image name, or artifact name \"\"");
    }

    private void ChangeIndex(ListStore lists, StoredList list, AnnotateManifest request, SortedDictionary<string, string> annotations)
    {
        var what = request switch
        {
            { Architecture.Length: > 0 } => "architecture",
            { Features.Count: > 0 } => "features",
            { Os.Length: > 0 } => "OS",
            { OsFeatures.Count: > 0 } => "OS features",
            { OsVersion.Length: > 0 } => "OS version",
            { Variant.Length: > 0 } => "variant",
            _ => null,
        };
        if (what is not null) throw new EngineError(ErrorKind.Invalid, $"setting {what} on an item in a manifest list requires an instance digest");
        var subject = request.Subject is { Length: > 0 } about ? new MemberReader(engine, new()).ReadSubject(about) : null;
        lists.Change(list.Id, l => l with
        {
            List = l.List with { Annotations = ListAnnotations.Merge(l.List.Annotations, annotations), Subject = subject ?? l.List.Subject },
        });
    }

    private Digest Find(StoredList list, string member)
    {
        if (Digest.TryParse(member, out var given)) return given;
        foreach (var entry in list.List.Entries)
        {
            var files = list.Artifacts.FilesOf(entry.Descriptor.Digest) ?? [];
            if (files.Contains(member) || files.Contains(engine.Call.PathOf(member))) return entry.Descriptor.Digest;
        }
        try
        {
            using var image = new OriginOpener(engine, new()).Open(OriginOpener.HasTransport(member) ? member : "docker://" + member);
            return Manifest.DigestOf(image.Image.Manifest);
        }
        catch (EngineError e)
        {
            if (engine.Images.TryFind(member, new() { ManifestList = true }) is { } local) return Manifest.DigestOf(engine.Images.Read(local.Image).ManifestBytes ?? []);
            throw new EngineError(ErrorKind.Invalid, $"finding instance for \"{member}\": reading local image \"{member}\" to check if it's in the manifest list: {SourceErrors.Bare(e)}", inner: e);
        }
    }

    private static EntryChanges Changes(AnnotateManifest request) => new()
    {
        Architecture = request.Architecture,
        Features = request.Features,
        Os = request.Os,
        OsFeatures = request.OsFeatures,
        OsVersion = request.OsVersion,
        Variant = request.Variant,
    };
}
