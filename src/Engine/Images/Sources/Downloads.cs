using Selkie.Oci;

namespace Selkie.Engine.Images.Sources;

/// <summary>Files from the web, for load and import.</summary>
internal static class Downloads
{
    /// <summary>Writes what an address answers.</summary>
    /// <exception cref="UserError">When it answers with an error or not at all.</exception>
    internal static void Copy(Uri uri, Stream output)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, uri), HttpCompletionOption.ResponseHeadersRead);
            if (!answer.IsSuccessStatusCode) throw new UserError($"downloading {uri}: {(int)answer.StatusCode} {answer.ReasonPhrase}");
            answer.Content.ReadAsStream().CopyTo(output);
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"downloading {uri}: {e.Message}", inner: e);
        }
    }
}
