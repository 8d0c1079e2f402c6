using Selkie.Engine.Images.Listing;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Verbs;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images;

/// <summary>Show the layers of an image as a tree</summary>
/// <remarks>Prints the layers of an image from the lowest up, each with its size and the names of the images that end there; with --whatrequires those that are built on it.</remarks>
[Verb("image tree", Use = "[options] IMAGE")]
[Example("docker.io/library/nginx")]
[Libpod("GET /images/{name}/tree")]
public sealed partial record ShowImageTree : IVerb<ImageTreeReport>
{
    /// <summary>The image</summary>
    [Argument("IMAGE", Complete = "images")] public string Image { get; init; } = "";

    /// <summary>Show instead what is built on top of the image</summary>
    [Option("whatrequires", Libpod = "whatrequires")] public bool WhatRequires { get; init; }
}

/// <summary>An image and its layers.</summary>
/// <param name="Id">Full id.</param>
/// <param name="Tags">Names with tags.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Layers">The layers from the lowest up; or the uppermost with all that is on top of it.</param>
public sealed record ImageTreeReport(string Id, IReadOnlyList<string> Tags, long Size, IReadOnlyList<LayerNode> Layers)
{
    /// <summary>The image and its layers as another engine has drawn them; null: nobody has.</summary>
    public string? Drawing { get; init; }

    /// <summary>Other layers than the uppermost are on the one below it, too: copies of it for user namespaces.</summary>
    public bool IsBranch { get; init; }
}

/// <summary>A layer of a tree.</summary>
/// <param name="Id">Full id.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Tags">Names of the images that end here.</param>
/// <param name="Above">Layers on top of it.</param>
public sealed record LayerNode(string Id, long Size, IReadOnlyList<string> Tags, IReadOnlyList<LayerNode> Above);

internal sealed class ShowImageTreeHandler(EngineContext engine) : IHandler<ShowImageTree, ImageTreeReport>
{
    public ImageTreeReport Handle(ShowImageTree request)
    {
        var image = engine.Images.Find(request.Image).Image;
        var size = new ImageCatalog(engine).SizeOf(image);
        return new(image.Id, Tags(image), size, image.TopLayer is null ? [] : request.WhatRequires ? [Above(image.TopLayer, [])] : Below(image.TopLayer))
        {
            IsBranch = engine.Store.Layers.Find(image.TopLayer ?? "") is { Parent: { } parent } && engine.Store.Layers.Children(parent).Skip(1).Any(),
        };
    }

    private List<LayerNode> Below(string top) => [.. engine.Store.Layers.Chain(top).Reverse().Select(layer => Node(layer, []))];

    private LayerNode Above(string id, HashSet<string> seen)
    {
        var layer = engine.Store.Layers.Find(id) ?? throw new Oci.EngineError(Oci.ErrorKind.NotFound, $"layer {id}: layer not known", subject: id);
        seen.Add(id);
        return Node(layer, [.. engine.Store.Layers.Children(id).Where(child => !seen.Contains(child.Id)).Select(child => Above(child.Id, seen))]);
    }

    private LayerNode Node(LayerRecord layer, IReadOnlyList<LayerNode> above) =>
        new(layer.Id, Math.Max(layer.DiffSize, 0), [.. engine.Store.Images.FindByTopLayer(layer.Id).SelectMany(Tags)], above);

    private static List<string> Tags(ImageRecord image) => [.. image.Names.Where(name => !name.Contains('@'))];
}
