using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Oci.Text;
using Selkie.Oci;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Registry;

/// <summary>Looks for repositories in a registry: by its search of the first version, or by going through its catalogue.</summary>
public static class RegistrySearch
{
    private const int LargestAnswer = 16 * 1024 * 1024;
    private const string Hub = "docker.io";
    private const string HubSearch = "index.docker.io";

    /// <summary>The repositories whose names or descriptions have a term in them.</summary>
    /// <param name="registry">Host and port.</param>
    /// <param name="term">What to look for; empty for everything, which the catalogue alone answers.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="options">How registries are reached.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="EngineError">When the registry answers neither way.</exception>
    public static async Task<IReadOnlyList<SearchHit>> FindAsync(
        string registry, string term, int limit, RegistryOptions options, CancellationToken cancel = default)
    {
        var entry = options.Registries.Find(registry);
        if (entry is { Blocked: true }) throw ImageSource.Blocked(entry, options).In("creating new docker client");
        // The hub has no catalogue, and its search knows official images without the namespace they are in.
        if (registry == Hub && term.StartsWith("library/", StringComparison.Ordinal)) term = term["library/".Length..];
        var host = new Reference { Domain = registry == Hub ? HubSearch : registry };
        using var connection = new RegistryConnection(host, entry?.Endpoint.Insecure ?? false, "", ImageSource.FindCredentials(registry, options), options);
        if (term.Length > 0 && await AskSearchAsync(connection, term, limit, options, cancel).ConfigureAwait(false) is { } found) return found;
        try
        {
            return await ReadCatalogueAsync(connection, term, limit, options, cancel).ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            throw e.In($"couldn't search registry \"{registry}\"");
        }
    }

    // Null when the registry has no such search, which most have not.
    private static async Task<IReadOnlyList<SearchHit>?> AskSearchAsync(
        RegistryConnection connection, string term, int limit, RegistryOptions options, CancellationToken cancel)
    {
        byte[] body;
        try
        {
            var root = await connection.ConnectAsync(cancel).ConfigureAwait(false);
            var count = limit.ToString(CultureInfo.InvariantCulture);
            var target = new Uri(root, $"/v1/search?n={count}&q={Uri.EscapeDataString(term)}");
            using var answer = await connection.SendForeignAsync(HttpMethod.Get, target, null, cancel).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK) return null;
            body = await Bodies.ReadAsync(answer, LargestAnswer, "search results", options, cancel).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            return null;
        }
        return Read(body);
    }

    private static IReadOnlyList<SearchHit> Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SearchJson.Default.SearchAnswer)?.Results ?? [];
        }
        catch (JsonException e)
        {
            throw new RegistryException($"the registry's search results are not what they should be: {JsonFault.Of(body, e)}", inner: e);
        }
    }

    private static async Task<IReadOnlyList<SearchHit>> ReadCatalogueAsync(
        RegistryConnection connection, string term, int limit, RegistryOptions options, CancellationToken cancel)
    {
        var hits = new List<SearchHit>();
        var pages = Pages.ReadAsync(connection, "/v2/_catalog", "repositories", "catalogue", null, options, cancel);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var name in page.Where(n => n.Contains(term, StringComparison.Ordinal)))
            {
                if (hits.Count == limit) return hits;
                // A full match comes first.
                hits.Insert(name == term ? 0 : hits.Count, new() { Name = name });
            }
            if (hits.Count >= limit) return hits;
        }
        return hits;
    }
}

/// <summary>A repository that was found.</summary>
public sealed record SearchHit
{
    /// <summary>Its path in the registry.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; } = "";

    /// <summary>What its owner says of it.</summary>
    [JsonPropertyName("description")]
    public string Description { get => field ?? ""; init; } = "";

    /// <summary>How many like it.</summary>
    [JsonPropertyName("star_count")]
    public int Stars { get; init; }

    /// <summary>Whether the registry's own people keep it.</summary>
    [JsonPropertyName("is_official")]
    public bool Official { get; init; }

    /// <summary>Whether it is built from its source by the registry.</summary>
    [JsonPropertyName("is_automated")]
    public bool Automated { get; init; }
}

/// <summary>Answer of a search.</summary>
internal sealed record SearchAnswer
{
    [JsonPropertyName("results")]
    public IReadOnlyList<SearchHit>? Results { get; init; }
}

/// <summary>JSON of searches.</summary>
[JsonSerializable(typeof(SearchAnswer))]
internal sealed partial class SearchJson : JsonSerializerContext;
