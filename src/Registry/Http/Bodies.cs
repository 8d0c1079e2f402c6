namespace Selkie.Registry.Http;

/// <summary>Reads bodies that are held in memory, all of them: bounded in size, in waiting for the next bytes, and in time.</summary>
internal static class Bodies
{
    /// <summary>The largest manifest, index or configuration, in bytes (containers/image, iolimits.go).</summary>
    internal const int LargestDocument = 4 * 1024 * 1024;

    private const int LargestError = 1024 * 1024; // iolimits.go
    private const int Chunk = 64 * 1024;

    /// <summary>All of a body.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="limit">The largest size in bytes.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="options">The limits of patience.</param>
    /// <param name="cancel">The caller's own end.</param>
    /// <exception cref="RegistryException">It is larger, it breaks, or nothing comes.</exception>
    internal static async Task<byte[]> ReadAsync(HttpResponseMessage answer, int limit, string what, Patience options, CancellationToken cancel)
    {
        return await WithinAsync(options, what, cancel, async limited =>
        {
            using var watch = new StallWatch(options, what, limited);
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
        }).ConfigureAwait(false);
    }

    /// <summary>The error that an answer is; its body, where it can be had, says more.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="options">The limits of patience.</param>
    /// <param name="cancel">The caller's own end.</param>
    internal static async Task<RegistryException> ReadErrorAsync(HttpResponseMessage answer, Patience options, CancellationToken cancel)
    {
        try
        {
            return ResponseErrors.Of(answer, await ReadAsync(answer, LargestError, "an error message", options, cancel).ConfigureAwait(false));
        }
        catch (RegistryException)
        {
            return ResponseErrors.Of(answer, []);
        }
    }

    /// <summary>All of a stream that watches over each wait itself.</summary>
    /// <param name="body">The stream.</param>
    /// <param name="limit">The largest size in bytes.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="options">The limits of patience.</param>
    /// <param name="cancel">The caller's own end.</param>
    /// <exception cref="RegistryException">It is larger, or takes too long.</exception>
    internal static Task<byte[]> ReadAsync(Stream body, int limit, string what, Patience options, CancellationToken cancel) =>
        WithinAsync(options, what, cancel, async limited =>
        {
            using var memory = new MemoryStream();
            var buffer = new byte[Chunk];
            for (int count; (count = await body.ReadAsync(buffer, limited).ConfigureAwait(false)) > 0;) Add(memory, buffer.AsSpan(0, count), limit, what);
            return memory.ToArray();
        });

    private static async Task<byte[]> WithinAsync(Patience options, string what, CancellationToken cancel, Func<CancellationToken, Task<byte[]>> read)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancel, options.Cancelled);
        whole.CancelAfter(options.BodyLimit);
        try
        {
            return await read(whole.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new RegistryException($"{what} did not end within {StallWatch.Seconds(options.BodyLimit)}", retryable: true, inner: e);
        }
    }

    private static void Add(MemoryStream memory, ReadOnlySpan<byte> bytes, int limit, string what)
    {
        if (memory.Length + bytes.Length > limit) throw new RegistryException($"{what} is larger than {limit} bytes");
        memory.Write(bytes);
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
            Add(memory, buffer.AsSpan(0, count), limit, what);
        }
    }
}
