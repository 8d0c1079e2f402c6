using System.Text.Json;

namespace Selkie.Registry.Http;

/// <summary>Lists that a registry answers page by page: tags and the catalogue.</summary>
internal static class Pages
{
    /// <summary>The strings of an array in an answer; none where it is null.</summary>
    /// <exception cref="RegistryException">The answer is not such a list.</exception>
    internal static List<string> Strings(byte[] body, string name)
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
    internal static string? Next(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var link = links.First();
        var (start, end) = (link.IndexOf('<'), link.IndexOf('>'));
        if (start < 0 || end < start || !Uri.TryCreate(new Uri("http://registry/"), link[(start + 1)..end], out var target)) return null;
        return target.PathAndQuery;
    }
}
