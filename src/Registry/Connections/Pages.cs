using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Selkie.Registry.Http;

namespace Selkie.Registry.Connections;

/// <summary>Lists that a registry answers page by page: tags and the catalogue.</summary>
internal static class Pages
{
    private const int LargestPage = 16 * 1024 * 1024;
    private const int LargestList = 256 * 1024 * 1024;
    private const int MostPages = 100_000;

    /// <summary>All pages of a list, as long as they are wanted; one that leads in a circle ends.</summary>
    /// <param name="connection">The registry.</param>
    /// <param name="first">Path of the first page.</param>
    /// <param name="name">The array in each.</param>
    /// <param name="what">What the list is, for messages.</param>
    /// <param name="failure">Words before the registry's refusal, or null.</param>
    /// <param name="options">The limits of patience.</param>
    /// <param name="cancel">The caller's own end.</param>
    /// <exception cref="RegistryException">The registry refuses, or the list has no end.</exception>
    internal static async IAsyncEnumerable<List<string>> ReadAsync(
        RegistryConnection connection, string first, string name, string what, string? failure, RegistryOptions options, [EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = new HashSet<string>();
        var total = 0L;
        for (var path = first; path is not null && seen.Add(path);)
        {
            using var answer = await connection.SendAsync(HttpMethod.Get, path, null, cancel).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                var error = await connection.ErrorOfAsync(answer, cancel).ConfigureAwait(false);
                throw failure is null ? error : error.In(failure);
            }
            var body = await Bodies.ReadAsync(answer, LargestPage, what, options, cancel).ConfigureAwait(false);
            total += body.Length;
            if (total > LargestList || seen.Count > MostPages) throw new RegistryException($"{what} has no end: {total} bytes on {seen.Count} pages");
            yield return Strings(body, name);
            path = Next(answer);
        }
    }

    /// <summary>The strings of an array in an answer; none where it is null.</summary>
    /// <exception cref="RegistryException">The answer is not such a list.</exception>
    private static List<string> Strings(byte[] body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (!document.RootElement.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) return [];
            return [.. list.EnumerateArray().Select(item => item.GetString() ?? "")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RegistryException($"the registry's list of {name} is not what it should be: {e.Message}", inner: e);
        }
    }

    /// <summary>The path of the next page, or null. Only path and query count: the next page is of the same registry.</summary>
    private static string? Next(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var link = links.First();
        var (start, end) = (link.IndexOf('<'), link.IndexOf('>'));
        if (start < 0 || end < start || !Uri.TryCreate(new Uri("http://registry/"), link[(start + 1)..end], out var target)) return null;
        return target.PathAndQuery;
    }
}
