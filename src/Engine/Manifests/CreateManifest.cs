using Selkie.Engine.Images;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Manifests;

/// <summary>Create manifest list or image index</summary>
/// <remarks>Creates manifest lists or image indexes.</remarks>
[Verb("manifest create", Use = "[options] LIST [IMAGE...]")]
[Example("mylist:v1.11")]
[Example("mylist:v1.11 arch-specific-image-to-add")]
[Example("--all mylist:v1.11 transport:tagged-image-to-add")]
public sealed partial record CreateManifest : IVerb<string>
{
    /// <summary>Name of the list</summary>
    [Argument("LIST", Complete = "images")]
    public string List { get; init; } = "";

    /// <summary>Images to add to it</summary>
    [Argument("IMAGE", Complete = "images")]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Add all of the lists' images if the images to add are lists</summary>
    [Option("all")]
    public bool All { get; init; }

    /// <summary>Modify an existing list if one with the desired name already exists</summary>
    [Option("amend", 'a')]
    public bool Amend { get; init; }

    /// <summary>Set annotations on the new list</summary>
    [Option("annotation", Type = "stringArray")]
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>Neither require HTTPS nor verify certificates when accessing the registry</summary>
    [Option("insecure", Hidden = true)]
    public bool? Insecure { get; init; }

    /// <summary>Require HTTPS and verify certificates when accessing the registry</summary>
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
