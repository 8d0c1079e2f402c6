using System.Diagnostics.CodeAnalysis;

namespace Selkie.Oci;

/// <summary>
/// A name of an image in a registry: domain, path, and a tag, a digest, both or none
/// (grammar: distribution/reference; normalisation: Docker's, "alpine" is "docker.io/library/alpine").
/// </summary>
public sealed record Reference
{
    private const string DefaultDomain = "docker.io";
    private const string LegacyDomain = "index.docker.io";
    private const string Official = "library/";

    /// <summary>Host and port; empty only for a reference read by <see cref="ParseBare"/>.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Repository inside the registry.</summary>
    public string Path { get; init; } = "";

    /// <summary>The tag, if any.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest, if any.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Domain and path.</summary>
    public string Name => Domain.Length == 0 ? Path : Domain + "/" + Path;

    /// <summary>Whether it has neither tag nor digest.</summary>
    public bool IsNameOnly => Tag is null && Digest is null;

    /// <summary>The name as Docker's users write it: without docker.io and library.</summary>
    public string FamiliarName => Domain != DefaultDomain ? Name
        : Path.StartsWith(Official, StringComparison.Ordinal) && Path.IndexOf('/', Official.Length) < 0 ? Path[Official.Length..] : Path;

    /// <summary>The whole reference with the familiar name.</summary>
    public string Familiar => FamiliarName + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    /// <summary>Reads a reference and completes its domain as Docker does; no tag is added.</summary>
    /// <exception cref="EngineError">When it does not follow the grammar.</exception>
    public static Reference Parse(string text) => TryParse(text, out var reference, out var problem) ? reference : throw new EngineError(ErrorKind.Invalid, problem);

    /// <summary>Reads and completes a reference if it is one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Reference? reference) => TryParse(text, out reference, out _);

    /// <summary>Reads a reference as it stands, without completing it: the domain may be empty.</summary>
    /// <exception cref="EngineError">When it does not follow the grammar.</exception>
    public static Reference ParseBare(string text) => TryParseBare(text, out var reference, out var problem) ? reference : throw new EngineError(ErrorKind.Invalid, problem);

    /// <summary>Reads a reference as it stands if it is one.</summary>
    public static bool TryParseBare(string text, [NotNullWhen(true)] out Reference? reference) => TryParseBare(text, out reference, out _);

    /// <summary>The same with tag "latest" if it has neither tag nor digest.</summary>
    public Reference WithDefaultTag() => IsNameOnly ? this with { Tag = "latest" } : this;

    /// <summary>The same without tag and digest.</summary>
    public Reference NameOnly() => IsNameOnly ? this : this with { Tag = null, Digest = null };

    /// <summary>The same with another tag and no digest.</summary>
    /// <exception cref="EngineError">When the tag is not valid.</exception>
    public Reference WithTag(string tag) => ReferenceGrammar.IsTag(tag) ? this with { Tag = tag, Digest = null } : throw new EngineError(ErrorKind.Invalid, "invalid tag format");

    /// <summary>The same with another digest and no tag.</summary>
    public Reference WithDigest(Digest digest) => this with { Tag = null, Digest = digest };

    /// <summary>The whole reference.</summary>
    public override string ToString() => Name + Suffix;

    private static bool TryParse(string text, [NotNullWhen(true)] out Reference? reference, [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        if (text.Length == 64 && !text.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            problem = $"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings";
            return false;
        }
        var (domain, rest) = SplitDomain(text);
        var colon = rest.IndexOf(':');
        if ((colon < 0 ? rest : rest[..colon]).AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            problem = "invalid reference format: repository name must be lowercase";
            return false;
        }
        return TryParseBare(domain + "/" + rest, out reference, out problem);
    }

    private static (string Domain, string Remainder) SplitDomain(string text)
    {
        var slash = text.IndexOf('/');
        var first = slash < 0 ? default : text.AsSpan(0, slash);
        var hasDomain = slash >= 0 && (first.ContainsAny('.', ':') || first is "localhost");
        var domain = hasDomain ? text[..slash] : DefaultDomain;
        var rest = hasDomain ? text[(slash + 1)..] : text;
        if (domain == LegacyDomain) domain = DefaultDomain;
        return (domain, domain == DefaultDomain && !rest.Contains('/') ? Official + rest : rest);
    }

    private static bool TryParseBare(string text, [NotNullWhen(true)] out Reference? reference, [NotNullWhen(false)] out string? problem)
    {
        problem = ReferenceGrammar.Read(text, out reference);
        if (problem is null) return reference is not null;
        var upper = problem == ReferenceGrammar.Invalid && ReferenceGrammar.Read(text.ToLowerInvariant(), out _) is null;
        if (upper) problem = "repository name must be lowercase";
        return false;
    }
}
