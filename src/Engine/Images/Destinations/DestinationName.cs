using Selkie.Oci;

namespace Selkie.Engine.Images.Destinations;

/// <summary>Where an image is pushed to, as users write it: "transport:details", or a name in a registry.</summary>
/// <param name="Transport">docker, dir, oci, oci-archive, docker-archive, docker-daemon or containers-storage.</param>
/// <param name="Rest">What follows the transport.</param>
internal sealed record DestinationName(string Transport, string Rest)
{
    private static readonly string[] Transports = ["dir", "oci", "oci-archive", "docker-archive", "docker-daemon", "containers-storage"];

    /// <summary>The name in a registry or a store, for the transports that have one.</summary>
    internal Reference? Reference { get; private init; }

    /// <summary>The path, for the transports that have one.</summary>
    internal string Path { get; private init; } = "";

    /// <summary>The image's name inside a layout or an archive.</summary>
    internal string? Inner { get; private init; }

    /// <summary>As containers/image writes the whole.</summary>
    public override string ToString() => Transport switch
    {
        "docker" => "docker://" + Reference,
        "oci" or "oci-archive" => $"{Transport}:{Path}:{Inner}",
        "docker-archive" => Reference is null ? $"docker-archive:{Path}" : $"docker-archive:{Path}:{Reference}",
        _ => $"{Transport}:{Reference?.ToString() ?? Rest}",
    };

    /// <summary>Reads a destination.</summary>
    /// <exception cref="EngineError">It is none.</exception>
    internal static DestinationName Parse(string text)
    {
        var colon = text.IndexOf(':');
        var transport = colon > 0 ? text[..colon] : "";
        if (transport == "docker" && text.AsSpan(colon).StartsWith("://")) return InRegistry(text["docker://".Length..]) ?? throw new EngineError(ErrorKind.Invalid, "invalid reference format");
        if (Array.IndexOf(Transports, transport) >= 0) return OfTransport(transport, text[(colon + 1)..]);
        return InRegistry(text) ?? throw new EngineError(ErrorKind.Invalid, colon < 0
            ? $"Invalid image name \"{text}\", expected colon-separated transport:reference" : $"Invalid image name \"{text}\", unknown transport \"{transport}\"");
    }

    private static DestinationName? InRegistry(string text) =>
        Reference.TryParse(text, out var reference) ? new("docker", text) { Reference = Single(reference).WithDefaultTag() } : null;

    private static DestinationName OfTransport(string transport, string rest)
    {
        var name = new DestinationName(transport, rest);
        switch (transport)
        {
            case "docker-daemon":
                return name with { Reference = Single(Reference.Parse(rest)).WithDefaultTag() };
            case "containers-storage" when rest.Length == 0:
                throw new EngineError(ErrorKind.Invalid, "\"\" is an empty reference: invalid reference");
            case "containers-storage":
                return name;
            case "dir":
                return name with { Path = rest };
        }
        if (rest.Length == 0)
            throw new EngineError(ErrorKind.Invalid, transport == "docker-archive" ? "docker-archive reference  isn't of the form <path>[:<reference>]" : $"initializing destination {transport}::: mkdir : no such file or directory");
        var colon = rest.IndexOf(':');
        var (path, inner) = colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
        return transport == "docker-archive"
            ? name with { Path = path, Reference = inner is null ? null : Reference.Parse(inner).WithDefaultTag() }
            : name with { Path = path, Inner = inner };
    }

    private static Reference Single(Reference reference) => reference is { Tag: not null, Digest: not null }
        ? throw new EngineError(ErrorKind.Unsupported, "Docker references with both a tag and digest are currently not supported") : reference;
}
