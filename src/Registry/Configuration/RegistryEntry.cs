using Selkie.Oci;

namespace Selkie.Registry.Configuration;

/// <summary>A place from which the images of a registry may be had: the registry itself or a mirror.</summary>
public sealed record Endpoint
{
    /// <summary>Host, port and path put in place of the prefix; empty only for wildcard prefixes.</summary>
    public string Location { get; init; } = "";

    /// <summary>Whether certificates are not verified and plain HTTP is tried.</summary>
    public bool Insecure { get; init; }

    /// <summary>For mirrors: all (or null), digest-only or tag-only.</summary>
    public string? PullFromMirror { get; init; }
}

/// <summary>A reference as one endpoint knows it.</summary>
public sealed record PullSource(Endpoint Endpoint, Reference Reference);

/// <summary>A [[registry]] table of registries.conf.</summary>
public sealed record RegistryEntry
{
    /// <summary>What a name must begin with, or "*.example.com".</summary>
    public required string Prefix { get; init; }

    /// <summary>The registry itself.</summary>
    public required Endpoint Endpoint { get; init; }

    /// <summary>Mirrors, tried in order before it.</summary>
    public IReadOnlyList<Endpoint> Mirrors { get; init; } = [];

    /// <summary>Whether nothing may be pulled from it.</summary>
    public bool Blocked { get; init; }

    /// <summary>Whether mirrors serve references by digest only.</summary>
    public bool MirrorByDigestOnly { get; init; }

    /// <summary>The places to try for a reference, in order.</summary>
    public IReadOnlyList<PullSource> SourcesOf(Reference reference)
    {
        var sources = new List<PullSource>();
        foreach (var mirror in Mirrors)
        {
            if (Serves(mirror, reference.Digest is not null)) sources.Add(new(mirror, Rewrite(mirror, reference)));
        }
        sources.Add(new(Endpoint, Rewrite(Endpoint, reference)));
        return sources;
    }

    /// <summary>How many characters of a name the prefix matches, or -1.</summary>
    internal static int Match(string name, string prefix)
    {
        if (!prefix.StartsWith("*.", StringComparison.Ordinal)) return name.StartsWith(prefix, StringComparison.Ordinal) ? AtBoundary(name, prefix.Length) : -1;
        var suffix = prefix.AsSpan(1);
        var at = name.AsSpan().IndexOf(suffix);
        return at < 0 || name.AsSpan(0, at).Contains('/') ? -1 : AtBoundary(name, at + suffix.Length);
    }

    private static int AtBoundary(string name, int length) => name.Length == length || name[length] is ':' or '/' or '@' ? length : -1;

    private bool Serves(Endpoint mirror, bool byDigest) => MirrorByDigestOnly ? byDigest : mirror.PullFromMirror switch
    {
        "digest-only" => byDigest,
        "tag-only" => !byDigest,
        _ => true,
    };

    private Reference Rewrite(Endpoint endpoint, Reference reference)
    {
        var text = reference.ToString();
        var length = Match(text, Prefix);
        if (endpoint.Location.Length == 0) return reference;
        var moved = endpoint.Location + text[length..];
        if (!Reference.TryParse(moved, out var rewritten)) throw new EngineError(ErrorKind.Internal, "rewriting reference: invalid reference format");
        return rewritten.ToString() == moved ? rewritten : throw new EngineError(ErrorKind.Internal, "rewriting reference: repository name must be canonical");
    }
}

/// <summary>What happens when a short name could mean several images.</summary>
public enum ShortNameMode
{
    /// <summary>Every search registry is tried in order.</summary>
    Disabled,

    /// <summary>The user is asked; without a terminal every registry is tried.</summary>
    Permissive,

    /// <summary>The user is asked; without a terminal it is an error.</summary>
    Enforcing,
}
