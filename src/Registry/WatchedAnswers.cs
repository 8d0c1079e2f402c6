using Selkie.Registry.Http;

namespace Selkie.Registry;

/// <summary>Answers of servers that are no registries, such as an archive on the web or a Docker daemon, taken with the patience that registries get.</summary>
/// <param name="patience">The limits.</param>
public sealed class WatchedAnswers(Patience patience)
{
    private const int Chunk = 128 * 1024;

    /// <summary>Sends a request and waits for the head of the answer.</summary>
    /// <param name="client">A client without a time limit of its own.</param>
    /// <param name="request">The request.</param>
    /// <param name="what">What is waited for, for messages.</param>
    /// <exception cref="RegistryException">Nothing comes.</exception>
    /// <exception cref="HttpRequestException">There is no connection.</exception>
    public HttpResponseMessage Send(HttpClient client, HttpRequestMessage request, string what) =>
        Watch(what, watch => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, watch.Token)).GetAwaiter().GetResult();

    /// <summary>Waits for the head of an answer to a request that was sent before.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">What is waited for, for messages.</param>
    /// <exception cref="RegistryException">Nothing comes.</exception>
    public HttpResponseMessage Await(Task<HttpResponseMessage> answer, string what) => Watch(what, watch => answer.WaitAsync(watch.Token)).GetAwaiter().GetResult();

    /// <summary>Writes a body, however large, to a stream.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="output">Where to.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="RegistryException">It breaks, or nothing more comes.</exception>
    public void Copy(HttpResponseMessage answer, Stream output, string what) => Watch(what, async watch =>
    {
        var body = await answer.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        var buffer = new byte[Chunk];
        while (true)
        {
            watch.Begin();
            var count = await Read(body, buffer, what, watch).ConfigureAwait(false);
            watch.End();
            if (count == 0) return true;
            output.Write(buffer, 0, count);
        }
    }).GetAwaiter().GetResult();

    /// <summary>A short text, such as an error.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="RegistryException">It is too long, it breaks, or nothing comes.</exception>
    public string ReadText(HttpResponseMessage answer, string what) =>
        System.Text.Encoding.UTF8.GetString(Bodies.ReadAsync(answer, Bodies.LargestDocument, what, patience, CancellationToken.None).GetAwaiter().GetResult());

    private static async Task<int> Read(Stream body, byte[] buffer, string what, StallWatch watch)
    {
        try
        {
            return await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RegistryException($"{what}: {e.Message}", retryable: true, inner: e);
        }
    }

    private async Task<T> Watch<T>(string what, Func<StallWatch, Task<T>> wait)
    {
        using var watch = new StallWatch(patience, what, CancellationToken.None);
        try
        {
            watch.Begin();
            return await wait(watch).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (watch.Expired)
        {
            throw watch.Error(e);
        }
    }
}
