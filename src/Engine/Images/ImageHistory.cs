using Selkie.Api.Libpod;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Text;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images;

/// <summary>Show the layers of an image</summary>
/// <remarks>Lists the steps an image was made by, newest first: when, by which instruction, and how much its layer holds.</remarks>
[Verb("history", Alias = "image history", Use = "[options] IMAGE")]
[Example("--no-trunc docker.io/library/nginx")]
[Docker("GET /images/{name}/history")]
[Libpod("GET /images/{name}/history")]
public sealed partial record ShowHistory : IVerb<IReadOnlyList<HistoryRow>>
{
    /// <summary>The image</summary>
    [Argument("IMAGE", Complete = "images")]
    public string Image { get; init; } = "";

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)]
    public string? Format { get; init; }

    /// <summary>Print sizes and times for people; false: bytes and RFC 3339</summary>
    [Option("human", 'H', Default = "true", Local = true)]
    public bool Human { get; init; } = true;

    /// <summary>Print everything in full</summary>
    [Option("no-trunc", Alias = "notruncate", Local = true)]
    public bool NoTruncation { get; init; }

    /// <summary>Print only the IDs</summary>
    [Option("quiet", 'q', Local = true)]
    public bool Quiet { get; init; }
}

/// <summary>A step of an image's history, newest first.</summary>
public sealed record HistoryRow : IDocumented<HistoryStep>
{
    /// <summary>Id of the image that ends here, or "&lt;missing&gt;".</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>By what command.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>Bytes of its layer, or 0 without one.</summary>
    public long Size { get; init; }

    /// <summary>Comment.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Names of the image that ends here.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <inheritdoc/>
    public HistoryStep ToDocument() => new()
    {
        Id = Id,
        Time = Rfc3339.Format(Created),
        CreatedBy = CreatedBy,
        Tags = Tags.Count > 0 ? Tags : null,
        Size = Size,
        Comment = Comment.Length > 0 ? Comment : null,
        Created = Rfc3339.FormatSecond(Created),
    };
}

internal sealed class HistoryHandler(EngineContext engine) : IHandler<ShowHistory, IReadOnlyList<HistoryRow>>
{
    private const string Missing = "<missing>";

    private readonly HashSet<string> _used = [];

    public IReadOnlyList<HistoryRow> Handle(ShowHistory request)
    {
        var image = engine.Images.Find(request.Image).Image;
        var history = engine.Images.Read(image).Config?.History ?? [];
        var layers = image.TopLayer is null ? [] : engine.Store.Layers.Chain(image.TopLayer);
        var rows = new List<HistoryRow>();
        var next = 0;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var layer = next < layers.Count ? layers[next] : null;
            if (layer is null && !history[i].EmptyLayer) throw new EngineError(ErrorKind.Invalid, $"no layer left for non-empty history entry: {history[i].CreatedBy}");
            rows.Add(Row(history[i], layer));
            if (!history[i].EmptyLayer) next++;
        }
        return rows;
    }

    private HistoryRow Row(HistoryEntry entry, LayerRecord? layer)
    {
        var images = layer is null ? [] : engine.Store.Images.FindByTopLayer(layer.Id);
        return new()
        {
            Id = images.Count > 0 && _used.Add(images[0].Id) ? images[0].Id : Missing,
            Created = GoTime.Parse(entry.Created) ?? GoTime.Zero,
            CreatedBy = entry.CreatedBy ?? "",
            Comment = entry.Comment ?? "",
            Size = entry.EmptyLayer ? 0 : layer!.DiffSize,
            Tags = [.. images.SelectMany(i => i.Names)],
        };
    }
}
