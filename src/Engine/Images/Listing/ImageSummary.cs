using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Engine.Images.Listing;

/// <summary>A row of "images".</summary>
public sealed record ImageSummary : IDocumented<ListedImage>
{
    /// <summary>Full id.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the image this one was made from, or empty.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>Full names.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Each name's repository with each digest, sorted.</summary>
    public IReadOnlyList<string> RepoDigests { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Bytes of its layers, uncompressed, and of its documents.</summary>
    public long Size { get; init; }

    /// <summary>Labels, or null for a manifest list.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>How many containers are made from it.</summary>
    public int Containers { get; init; }

    /// <summary>Whether it is in a read-only store.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether it has neither name nor child.</summary>
    public bool Dangling { get; init; }

    /// <summary>Digest of its manifest.</summary>
    public string? Digest { get; init; }

    /// <summary>Names it had.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is a manifest list.</summary>
    public bool IsManifestList { get; init; }

    /// <summary>The machine it is for, where everything is told and it is known.</summary>
    public string? Architecture { get; init; }

    /// <summary>The operating system it is for, likewise.</summary>
    public string? Os { get; init; }

    /// <inheritdoc/>
    public ListedImage ToDocument() => new()
    {
        Id = Id,
        ParentId = ParentId,
        RepoDigests = RepoDigests,
        Size = Size,
        VirtualSize = Size,
        Labels = Labels.Sorted(),
        Containers = Containers,
        ReadOnly = ReadOnly,
        Dangling = Dangling,
        Digest = Digest is { Length: > 0 } ? Digest : null,
        History = History.Count > 0 ? History : null,
        Names = Names.Count > 0 ? Names : null,
        Created = Created.ToUnixTimeSeconds(),
        CreatedAt = Rfc3339.FormatSecond(Created),
    };
}
