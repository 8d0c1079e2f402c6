using Selkie.Storage.Layout;

namespace Selkie.Storage.Tar;

/// <summary>How a tree becomes an archive.</summary>
public sealed record TreeOptions
{
    /// <summary>Owners are put back by this mapping: the archive has the container's ids.</summary>
    public IdMappings Mappings { get; init; } = new();

    /// <summary>Put in front of every name; empty or ending with a slash.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Also a member for the root of the tree, named as the prefix.</summary>
    public bool IncludeRoot { get; init; }

    /// <summary>Says by a member's path, without slashes at its ends, that it stays out; for a directory all below does, too.</summary>
    public Func<string, bool>? Exclude { get; init; }
}
