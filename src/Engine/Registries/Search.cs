using System.Globalization;
using Selkie.Api.Libpod;
using Selkie.Engine.Images.Access;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Engine.Registries;

/// <summary>Search registries for images</summary>
/// <remarks>Asks the registry named before the first slash, else those of registries.conf, for repositories that match TERM. Not every registry can be searched.</remarks>
[Verb("search", Alias = "image search", Use = "[options] TERM")]
[Example("--filter is-official --filter stars=100 nginx")]
[Example("--list-tags --limit 100 quay.io/fedora/fedora")]
[Example("--format \"table {{.Name}}\\t{{.Stars}}\" docker.io/postgres")]
[Docker("GET /images/search")]
[Libpod("GET /images/search")]
public sealed partial record SearchRegistries : IVerb<IReadOnlyList<SearchRow>>
{
    /// <summary>Part of a name; before the first slash the registry to search</summary>
    [Argument("TERM", Min = 1, Query = "term")]
    public string Term { get; init; } = "";

    /// <summary>File with registry credentials (REGISTRY_AUTH_FILE)</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Directory with TLS certificates and keys</summary>
    [Option("cert-dir", Type = "Pathname", Complete = "files")]
    public string? CertDirectory { get; init; }

    /// <summary>Show Docker's columns STARS, OFFICIAL and AUTOMATED</summary>
    [Option("compatible")]
    public bool Compatible { get; init; }

    /// <summary>Credentials for the registry (name[:password])</summary>
    [Option("creds", Type = "Credentials")]
    public string? Credentials { get; init; }

    /// <summary>Only repositories that match: stars=NUMBER, is-official or is-automated</summary>
    [Option("filter", 'f', Default = "[]", Complete = "is-automated|is-official|stars", Query = "filters", ParsedBy = typeof(FilterFlags.Search))]
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", Complete = "json", Local = true)]
    public string? Format { get; init; }

    /// <summary>How many results at most of each registry; 0 is 25</summary>
    [Option("limit", Query = "limit")]
    public int Limit { get; init; }

    /// <summary>List the tags of the repository TERM instead</summary>
    [Option("list-tags", Query = "listTags")]
    public bool ListTags { get; init; }

    /// <summary>Print everything in full</summary>
    [Option("no-trunc", Local = true)]
    public bool NoTruncation { get; init; }

    /// <summary>Insist on HTTPS with valid certificates</summary>
    [Option("tls-verify", Default = "true", Query = "tlsVerify")]
    public bool? TlsVerify { get; init; }
}

/// <summary>A repository, or with --list-tags a tag, that was found.</summary>
public sealed record SearchRow : IDocumented<FoundRepository>
{
    /// <summary>The registry.</summary>
    public string Index { get; init; } = "";

    /// <summary>Registry and repository.</summary>
    public string Name { get; init; } = "";

    /// <summary>What its owner says of it.</summary>
    public string Description { get; init; } = "";

    /// <summary>How many like it.</summary>
    public int Stars { get; init; }

    /// <summary>Whether the registry's own people keep it.</summary>
    public bool Official { get; init; }

    /// <summary>Whether the registry builds it.</summary>
    public bool Automated { get; init; }

    /// <summary>The tag.</summary>
    public string Tag { get; init; } = "";

    /// <inheritdoc/>
    public FoundRepository ToDocument() => new() { Index = Index, Name = Name, Description = Description, Stars = Stars, Official = Mark(Official), Automated = Mark(Automated) };

    /// <summary>Tags that were found, by repository.</summary>
    /// <param name="rows">Each tag.</param>
    public static IEnumerable<RepositoryTags> ByRepository(IEnumerable<SearchRow> rows) =>
        rows.GroupBy(row => row.Name).Select(repository => new RepositoryTags { Name = repository.Key, Tags = [.. repository.Select(row => row.Tag)] });

    /// <summary>How a list shows what is so.</summary>
    /// <param name="so">Whether it is.</param>
    public static string Mark(bool so) => so ? "[OK]" : "";
}

internal sealed class SearchHandler(EngineContext engine) : IHandler<SearchRegistries, IReadOnlyList<SearchRow>>
{
    private const int DefaultLimit = 25;

    public IReadOnlyList<SearchRow> Handle(SearchRegistries request)
    {
        if (request.ListTags && request.Filters.Count > 0) throw new EngineError(ErrorKind.Invalid, "filters are not applicable to list tags result");
        RegistryAccess.CheckAuthFile(engine, request.AuthFile);
        var filter = SearchFilter.Read(request.Filters);
        request = request with { Credentials = GivenCredentials.Complete(engine, request.Credentials) };
        var slash = request.Term.IndexOf('/');
        var registries = slash >= 0 ? [request.Term[..slash]] : engine.Registries.UnqualifiedSearchRegistries;
        var term = request.Term[(slash + 1)..];
        var answers = Task.WhenAll(registries.Select(registry => AskAsync(request, registry, term))).GetAwaiter().GetResult();
        var rows = answers.SelectMany(a => a.Rows).Where(filter.Matches).ToList();
        var problems = answers.Where(a => a.Problem is not null).Select(a => a.Problem!).ToList();
        // One registry that answered is taken for the one that was meant.
        return rows.Count > 0 || problems.Count == 0 ? rows : throw Combine(problems);
    }

    private async Task<(IReadOnlyList<SearchRow> Rows, string? Problem)> AskAsync(SearchRegistries request, string registry, string term)
    {
        try
        {
            var limit = request.Limit > 0 ? request.Limit : DefaultLimit;
            var rows = request.ListTags ? await TagsAsync(request, registry, term).ConfigureAwait(false) : await FindAsync(request, registry, term, limit).ConfigureAwait(false);
            return (rows.Take(request.Limit < 0 ? 0 : limit).ToList(), null);
        }
        catch (EngineError e)
        {
            return ([], e.Message);
        }
    }

    private async Task<IEnumerable<SearchRow>> FindAsync(SearchRegistries request, string registry, string term, int limit)
    {
        var hits = await RegistrySearch.FindAsync(registry, term, limit, Options(request)).ConfigureAwait(false);
        return hits.Select(hit => new SearchRow
        {
            Index = registry,
            Name = IsHub(registry) && !hit.Name.Contains('/') ? $"docker.io/library/{hit.Name}" : $"{registry}/{hit.Name}",
            Description = hit.Description.Replace('\n', ' '),
            Stars = hit.Stars,
            Official = hit.Official,
            Automated = hit.Automated,
        });
    }

    private async Task<IEnumerable<SearchRow>> TagsAsync(SearchRegistries request, string registry, string term)
    {
        if (!Reference.TryParse($"{registry}/{term}", out var repository)) throw new EngineError(ErrorKind.Invalid, $"reference \"{term}\" must be a docker reference");
        try
        {
            var tags = await ImageSource.ListTagsAsync(repository.NameOnly(), Options(request)).ConfigureAwait(false);
            return tags.Select(tag => new SearchRow { Index = registry, Name = repository.Name, Tag = tag });
        }
        catch (RegistryException e)
        {
            throw e.In("getting repository tags");
        }
    }

    private RegistryOptions Options(SearchRegistries request)
    {
        try
        {
            return RegistryAccess.Of(request.AuthFile, request.Credentials, request.CertDirectory, request.TlsVerify).Options(engine);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"getting username and password: {e.Message}", inner: e);
        }
    }

    private static bool IsHub(string registry) => string.Join('.', registry.Split('.').TakeLast(2)) == "docker.io";

    private static EngineError Combine(List<string> problems) =>
        new(ErrorKind.Unavailable, string.Create(CultureInfo.InvariantCulture, $"{problems.Count} error{(problems.Count == 1 ? "" : "s")} occurred:\n\t* ") + string.Join("\n\t* ", problems) + "\n\n");
}
