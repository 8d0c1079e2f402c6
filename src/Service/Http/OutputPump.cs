using System.IO.Pipes;
using Selkie.Engine.Calls;
using Selkie.Engine.Verbs;

namespace Selkie.Service.Http;

/// <summary>Verbs that write bytes (export, save) and verbs that read them (load, import): one end of a pipe is a stream of their call, the other is copied.</summary>
internal static class OutputPump
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Sends what a verb writes on its output. It fails with a status as long as nothing has gone out, else the answer ends early.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="contentType">What the bytes are.</param>
    /// <param name="verb">Carries the verb out.</param>
    public static async Task SendOutput(this Exchange exchange, string contentType, Action<LocalDispatcher> verb)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var call = exchange.Call with { Streams = CallStreams.None with { Output = new CallStream((int)pipe.ClientSafePipeHandle.DangerousGetHandle()) } };
        var work = Task.Run(() =>
        {
            try
            {
                verb(exchange.EngineFor(call));
            }
            finally
            {
                pipe.DisposeLocalCopyOfClientHandle();
            }
        });
        var buffer = new byte[ChunkBytes];
        var count = await pipe.ReadAsync(buffer, exchange.Gone);
        if (count == 0) await work;
        exchange.Http.Response.ContentType = contentType;
        for (; count > 0; count = await pipe.ReadAsync(buffer, exchange.Gone)) await exchange.Http.Response.Body.WriteAsync(buffer.AsMemory(0, count), exchange.Gone);
        await work;
    }

    /// <summary>Carries out a verb whose input is the body of the request.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="verb">Carries the verb out.</param>
    /// <returns>Its answer.</returns>
    public static async Task<T> WithInput<T>(this Exchange exchange, Func<LocalDispatcher, T> verb)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var call = exchange.Call with { Streams = CallStreams.None with { Input = new CallStream((int)pipe.ClientSafePipeHandle.DangerousGetHandle()) } };
        var work = Task.Run(() =>
        {
            try
            {
                return verb(exchange.EngineFor(call));
            }
            finally
            {
                pipe.DisposeLocalCopyOfClientHandle();
            }
        });
        try
        {
            await exchange.Http.Request.Body.CopyToAsync(pipe, ChunkBytes, exchange.Gone);
        }
        catch (IOException) when (work.IsCompleted)
        {
            // The verb has seen enough; what it says of it counts.
        }
        pipe.Dispose();
        return await work;
    }
}
