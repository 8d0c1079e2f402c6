using Selkie.Oci;

namespace Selkie.Registry.Configuration;

/// <summary>Turns short names such as "fedora" into the full names they may mean (containers/image pkg/shortnames).</summary>
public sealed class ShortNames(RegistriesConf conf, ShortNameCache cache)
{
    /// <summary>The full names an image may be pulled by, in the order in which they are tried.</summary>
    /// <param name="name">What the user wrote.</param>
    /// <param name="choose">Asks the user which of several names is meant; null without a terminal.</param>
    /// <exception cref="EngineError">When it is no name, or means nothing.</exception>
    public ResolvedName Resolve(string name, Func<IReadOnlyList<string>, string>? choose = null)
    {
        if (!IsShort(name, out var bare)) return new() { Candidates = [Full(name).WithDefaultTag()] };
        var repository = bare.NameOnly().ToString();
        if (FindAlias(repository) is { Value: { } value } alias)
        {
            return new()
            {
                Candidates = [(value with { Tag = bare.Tag, Digest = bare.Digest }).WithDefaultTag()],
                Description = $"Resolved \"{repository}\" as an alias ({alias.Origin})",
            };
        }
        if (conf.UnqualifiedSearchRegistries.Count == 0) throw Unresolved(name);
        var candidates = conf.UnqualifiedSearchRegistries.Select(r => Complete(r, name)).ToList();
        var found = new ResolvedName { Candidates = candidates, Description = $"Resolving \"{repository}\" using unqualified-search registries ({conf.SearchOrigin})" };
        if (conf.Mode == ShortNameMode.Disabled || candidates.Count == 1) return found;
        if (choose is null)
        {
            return conf.Mode == ShortNameMode.Permissive ? found
                : throw new EngineError(ErrorKind.Invalid, "short-name resolution enforced but cannot prompt without a TTY");
        }
        var chosen = Reference.Parse(choose([.. candidates.Select(c => c.ToString())]));
        return new() { Candidates = [chosen], Record = () => cache.Add(repository, chosen.NameOnly()) };
    }

    /// <summary>The full names a local image may have: the alias, localhost, then the search registries.</summary>
    /// <exception cref="EngineError">When it is no name.</exception>
    public IReadOnlyList<Reference> ResolveLocally(string name)
    {
        if (!IsShort(name, out var bare)) return [Full(name).WithDefaultTag()];
        var candidates = new List<Reference>();
        if (FindAlias(bare.NameOnly().ToString())?.Value is { } value) candidates.Add((value with { Tag = bare.Tag, Digest = bare.Digest }).WithDefaultTag());
        candidates.Add(Complete("localhost", name));
        foreach (var registry in conf.UnqualifiedSearchRegistries) candidates.Add(Complete(registry, name));
        return candidates;
    }

    /// <summary>Whether a name has no registry in it.</summary>
    public static bool IsShort(string name) => Reference.TryParseBare(name, out var bare) && !HasRegistry(bare);

    internal static void CheckShortName(string name)
    {
        var reference = ParseAs(name, $"cannot parse short name: \"{name}\": ");
        if (reference.Digest is not null) throw new EngineError(ErrorKind.Invalid, $"invalid short name \"{name}\": must not contain digest");
        if (reference.Tag is not null) throw new EngineError(ErrorKind.Invalid, $"invalid short name \"{name}\": must not contain tag");
        if (HasRegistry(reference)) throw new EngineError(ErrorKind.Invalid, $"invalid short name \"{name}\": must not contain registry");
    }

    internal static Reference ParseAliasValue(string alias)
    {
        var reference = ParseAs(alias, $"parsing alias \"{alias}\": ");
        if (reference.Digest is not null) throw new EngineError(ErrorKind.Invalid, $"invalid alias \"{alias}\": must not contain digest");
        if (reference.Tag is not null) throw new EngineError(ErrorKind.Invalid, $"invalid alias \"{alias}\": must not contain tag");
        return HasRegistry(reference) ? Reference.Parse(alias) : throw new EngineError(ErrorKind.Invalid, $"invalid alias \"{alias}\": must contain registry and repository");
    }

    private Alias? FindAlias(string repository) => cache.Find(repository) ?? conf.FindAlias(repository);

    private EngineError Unresolved(string name) => new(ErrorKind.Invalid, conf.SearchOrigin.Length > 0
        ? $"short-name \"{name}\" did not resolve to an alias and no unqualified-search registries are defined in \"{conf.SearchOrigin}\""
        : $"short-name \"{name}\" did not resolve to an alias and no containers-registries.conf(5) was found");

    private static Reference Complete(string registry, string name) => Reference.Parse(registry + "/" + name).WithDefaultTag();

    private static bool IsShort(string name, out Reference bare)
    {
        bare = ParseAs(name, $"cannot parse input: \"{name}\": ");
        return !HasRegistry(bare);
    }

    private static Reference Full(string name)
    {
        try
        {
            return Reference.Parse(name);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"cannot normalize input: \"{name}\": {e.Message}", inner: e);
        }
    }

    private static bool HasRegistry(Reference bare) => bare.Domain.AsSpan().ContainsAny('.', ':') || bare.Domain == "localhost";

    private static Reference ParseAs(string text, string prefix)
    {
        try
        {
            return Reference.ParseBare(text);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, prefix + e.Message, inner: e);
        }
    }
}

/// <summary>What a name was resolved to.</summary>
public sealed record ResolvedName
{
    /// <summary>Full references, in the order in which they are tried.</summary>
    public required IReadOnlyList<Reference> Candidates { get; init; }

    /// <summary>A line that tells the user how; null when the name was full.</summary>
    public string? Description { get; init; }

    /// <summary>To call after a successful pull: remembers what the user chose.</summary>
    public Action? Record { get; init; }

    /// <summary>Several errors of several candidates as one text.</summary>
    public static EngineError Combine(IReadOnlyList<EngineError> errors) => errors.Count == 1
        ? errors[0]
        : new EngineError(ErrorKind.Internal, $"{errors.Count} errors occurred while pulling:\n * " + string.Join("\n * ", errors.Select(e => e.Message)));
}
