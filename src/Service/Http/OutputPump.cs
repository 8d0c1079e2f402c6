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
        var work = Work(exchange, pipe, CallStreams.None with { Output = EndOf(pipe) }, engine =>
        {
            verb(engine);
            return true;
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
        var work = Work(exchange, pipe, CallStreams.None with { Input = EndOf(pipe) }, verb);
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

    private static CallStream EndOf(AnonymousPipeServerStream pipe) => new((int)pipe.ClientSafePipeHandle.DangerousGetHandle());

    // The verb's end is closed with it: whoever copies the other sees that no more comes, or is wanted.
    private static Task<T> Work<T>(Exchange exchange, AnonymousPipeServerStream pipe, CallStreams streams, Func<LocalDispatcher, T> verb) => Task.Run(() =>
    {
        try
        {
            return verb(exchange.EngineFor(exchange.Call with { Streams = streams }));
        }
        finally
        {
            pipe.DisposeLocalCopyOfClientHandle();
        }
    });
}
