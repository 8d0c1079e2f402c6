using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Create a list of images for several platforms</summary>
/// <remarks>Makes a manifest list in the store under the name LIST, with an entry for each IMAGE, and prints its ID. Push it, and who pulls it gets the entry for their own platform.</remarks>
[Verb("manifest create", Use = "[options] LIST [IMAGE...]")]
[Example("localhost/webserver:v2")]
[Example("localhost/webserver:v2 localhost/webserver:v2-amd64 localhost/webserver:v2-arm64")]
[Example("--all localhost/mirror docker://docker.io/library/nginx:1.27")]
public sealed partial record CreateManifest : IVerb<string>
{
    /// <summary>Name of the list</summary>
    [Argument("LIST", Complete = "images")]
    public string List { get; init; } = "";

    /// <summary>Images to add to it</summary>
    [Argument("IMAGE", Complete = "images")]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Of an image that is a list, add all entries, not just that for this machine</summary>
    [Option("all")]
    public bool All { get; init; }

    /// <summary>Add to the list of this name where there is one, instead of failing</summary>
    [Option("amend", 'a')]
    public bool Amend { get; init; }

    /// <summary>Annotation to set on the list (key=value)</summary>
    [Option("annotation", Type = "stringArray")]
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>Taken for older scripts: the opposite of --tls-verify</summary>
    [Option("insecure", Hidden = true)]
    public bool? Insecure { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true")]
    public bool? TlsVerify { get; init; }
}

internal sealed class CreateManifestHandler(EngineContext engine) : IHandler<CreateManifest, string>
{
    public string Handle(CreateManifest request)
    {
        var annotations = ListAnnotations.Parse(request.Annotations, text => $"expected --annotation \"{text}\" to be in key=value format");
        var access = RegistryAccess.Of(engine, null, null, null, InsecureOption.Merge(request.Insecure, request.TlsVerify));
        if (request.List.Length == 0) throw new EngineError(ErrorKind.Invalid, "no name specified for creating a manifest list");
        var lists = new ListStore(engine);
        var list = Open(lists, request);
        if (annotations.Count > 0) lists.Change(list.Id, l => l with { List = l.List with { Annotations = ListAnnotations.Merge(l.List.Annotations, annotations) } });
        foreach (var image in request.Images) MemberAdder.Add(engine, lists, list.Id, image, request.All, access);
        return list.Id;
    }

    private static StoredList Open(ListStore lists, CreateManifest request)
    {
        try
        {
            return lists.Create(request.List);
        }
        catch (EngineError e) when (request.Amend && e.Kind == ErrorKind.Conflict)
        {
            return lists.Find(request.List);
        }
    }
}

/// <summary>Adds images to stored lists.</summary>
internal static class MemberAdder
{
    /// <summary>Adds an image, which is read before the list is locked.</summary>
    /// <returns>Digest of what was added first.</returns>
    internal static Digest Add(EngineContext engine, ListStore lists, string id, string image, bool all, RegistryAccess access)
    {
        var (entries, place) = new MemberReader(engine, access).Read(image, all);
        lists.Change(id, list => list with
        {
            List = entries.Aggregate(list.List, (l, entry) => l.With(entry)),
            Instances = entries.Select(e => KeyValuePair.Create(e.Descriptor.Digest.ToString(), place)).Concat(list.Instances).DistinctBy(p => p.Key).ToDictionary(),
        });
        return entries.Count > 0 ? entries[0].Descriptor.Digest : throw new EngineError(ErrorKind.Invalid, $"{image}: the list has no images");
    }
}

/// <summary>The older --insecure beside --tls-verify.</summary>
internal static class InsecureOption
{
    /// <summary>Whether certificates are verified.</summary>
    /// <exception cref="EngineError">Both options are given.</exception>
    internal static bool? Merge(bool? insecure, bool? verify) => insecure is null ? verify
        : verify is null ? !insecure : throw new EngineError(ErrorKind.Invalid, "--insecure may not be used with --tls-verify");
}
