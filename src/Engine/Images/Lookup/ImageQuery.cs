using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Lookup;

/// <summary>How a local image is looked for.</summary>
public sealed record ImageQuery
{
    /// <summary>Architecture the image must have; null for any.</summary>
    public string? Architecture { get; init; }

    /// <summary>Operating system the image must have; null for any.</summary>
    public string? Os { get; init; }

    /// <summary>Variant the image must have; null for any.</summary>
    public string? Variant { get; init; }

    /// <summary>The platform as it was written, where it was in one word.</summary>
    public string Specifier { get; init; } = "";

    /// <summary>A manifest list is an answer itself; else the image in it for the platform is.</summary>
    public bool ManifestList { get; init; }

    /// <summary>A manifest list without an image for the platform is an answer itself.</summary>
    public bool ListWithoutInstance { get; init; }

    /// <summary>What --platform, or --arch, --os and --variant ask for.</summary>
    /// <exception cref="EngineError">Both ways are used at once.</exception>
    public static ImageQuery Of(string? platform, string? architecture, string? os, string? variant)
    {
        if (platform is not { Length: > 0 }) return new() { Architecture = architecture, Os = os, Variant = variant };
        if (architecture is { Length: > 0 } || os is { Length: > 0 })
            throw new EngineError(ErrorKind.Invalid, "--platform option can not be specified with --arch or --os");
        var parts = platform.Split('/');
        return new() { Specifier = platform, Os = parts[0], Architecture = parts.ElementAtOrDefault(1), Variant = parts.ElementAtOrDefault(2) ?? variant };
    }

    /// <summary>Whether a platform was asked for.</summary>
    public bool HasPlatform => Architecture is { Length: > 0 } || Os is { Length: > 0 } || Variant is { Length: > 0 };

    /// <summary>The platform with this machine's where none was asked for.</summary>
    public Platform Platform
    {
        get
        {
            var (architecture, variant) = Selkie.Oci.Images.Platform.Normalise(Architecture is { Length: > 0 } a ? a : Selkie.Oci.Images.Platform.Host.Architecture);
            return new() { Os = Os is { Length: > 0 } os ? os : "linux", Architecture = architecture, Variant = Variant is { Length: > 0 } v ? v : variant };
        }
    }
}

/// <summary>A local image and the name it was found by.</summary>
/// <param name="Image">The image.</param>
/// <param name="Name">The full name, or what the user wrote where it is an id.</param>
public sealed record FoundImage(ImageRecord Image, string Name)
{
    /// <summary>Digest of the manifest: the one in the name, or of the platform's manifest when it was found by a name, else the record's.</summary>
    public string? Digest => Reference.TryParseBare(Name, out var reference) && !Image.Id.StartsWith(Name, StringComparison.Ordinal)
        ? reference.Digest?.ToString() ?? Image.BigDataDigests.GetValueOrDefault("manifest") ?? Image.Digest
        : Image.Digest;
}

/// <summary>There is no such image in the store.</summary>
/// <param name="name">What was looked for.</param>
/// <param name="why">Words before "image not known", if any.</param>
public sealed class ImageNotKnownException(string name, string? why = null) : EngineError(ErrorKind.NotFound, $"{(why is null ? name : why)}: image not known", subject: name)
{
    /// <summary>What was looked for.</summary>
    public string Name { get; } = name;
}
