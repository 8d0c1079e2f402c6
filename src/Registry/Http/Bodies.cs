namespace Selkie.Registry.Http;

/// <summary>Reads whole bodies of answers, bounded in size and in patience.</summary>
internal static class Bodies
{
    private const int Chunk = 64 * 1024;

    /// <summary>All of a body.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="limit">The largest size in bytes.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="options">The limits of patience.</param>
    /// <param name="cancel">The caller's own end.</param>
    /// <exception cref="RegistryException">It is larger, it breaks, or nothing comes.</exception>
    internal static async Task<byte[]> ReadAsync(HttpResponseMessage answer, int limit, string what, RegistryOptions options, CancellationToken cancel)
    {
        using var watch = new StallWatch(options, what, cancel);
        try
        {
            watch.Begin();
            var body = await answer.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            return await ReadAsync(body, limit, what, watch).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (watch.Expired)
        {
            throw watch.Error(e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RegistryException($"{what}: {e.Message}", retryable: true, inner: e);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream body, int limit, string what, StallWatch watch)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[Chunk];
        while (true)
        {
            watch.Begin();
            var count = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
            watch.End();
            if (count == 0) return memory.ToArray();
            if (memory.Length + count > limit) throw new RegistryException($"{what} is larger than {limit} bytes");
            memory.Write(buffer, 0, count);
        }
    }
}
