namespace Selkie.Storage.Images;

/// <summary>An image to be recorded.</summary>
public sealed record NewImage
{
    /// <summary>Id, or null for a random one.</summary>
    public string? Id { get; init; }

    /// <summary>Names; other images lose them.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The names are none that it got: they are not in its history of names.</summary>
    public bool IsNamedAtOnce { get; init; }

    /// <summary>Id of the uppermost layer.</summary>
    public string? TopLayer { get; init; }

    /// <summary>Digest of the manifest.</summary>
    public string? Digest { get; init; }

    /// <summary>Big data: manifest, configuration, signatures.</summary>
    public IReadOnlyDictionary<string, byte[]> BigData { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>When the image was made; null for now.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Text of the caller's; libimage writes <c>{}</c> or signature sizes.</summary>
    public string? Metadata { get; init; }
}
