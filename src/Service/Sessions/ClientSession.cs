using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Selkie.Runtime.Monitors;
using Selkie.Service.Streams;

namespace Selkie.Service.Sessions;

/// <summary>Which streams a client wants, and how it leaves.</summary>
/// <param name="Stdin">What the client sends goes in.</param>
/// <param name="Stdout">Output comes out.</param>
/// <param name="Stderr">Error output comes out.</param>
/// <param name="Terminal">There is a terminal: the detach keys count.</param>
/// <param name="DetachKeys">Bytes that detach; empty: none do.</param>
internal sealed record SessionStreams(bool Stdin, bool Stdout, bool Stderr, bool Terminal, ReadOnlyMemory<byte> DetachKeys);

/// <summary>Connects a client with a container or an exec session, without a thread while both are silent.</summary>
/// <param name="channel">The monitor.</param>
/// <param name="client">The client.</param>
/// <param name="streams">What it wants.</param>
internal sealed class ClientSession(AttachChannel channel, SessionClient client, SessionStreams streams)
{
    // What a client said before it went away is passed on, if the process takes it at all.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    // Docker's engine keeps 1 MB (bytespipe).
    private static readonly PipeOptions Behind = new(pauseWriterThreshold: 8 << 20, resumeWriterThreshold: 4 << 20, useSynchronizationContext: false);

    /// <summary>Copies until the process ends, the client detaches or goes away.</summary>
    /// <param name="gone">The client went away.</param>
    public async Task Run(CancellationToken gone)
    {
        using var end = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, end.Token);
        var input = CopyInput(end);
        try
        {
            await CopyOutput(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // It detached, or is gone.
        }
        if (gone.IsCancellationRequested) await Task.WhenAny(input, Task.Delay(LastWords, CancellationToken.None));
        await end.CancelAsync();
        await input;
    }

    // What a slow client has not taken yet waits here, so that the container does not wait for it.
    private async Task CopyOutput(CancellationToken end)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(end);
        var waiting = new Pipe(Behind);
        var taking = Take(waiting.Writer, enough.Token);
        try
        {
            await Send(waiting.Reader, end);
        }
        finally
        {
            await enough.CancelAsync();
            await taking;
        }
    }

    private async Task Take(PipeWriter waiting, CancellationToken enough)
    {
        try
        {
            while (await channel.Receive(enough) is { Kind: not (AttachEvent.Exited or AttachEvent.Lost) } packet)
            {
                var isError = packet.Kind == AttachEvent.ErrorOutput;
                if (!(isError ? streams.Stderr : streams.Stdout)) continue;
                Frames.WriteHead(waiting.GetSpan(Frames.HeadBytes), isError ? StreamKind.Error : StreamKind.Output, packet.Data.Length);
                waiting.Advance(Frames.HeadBytes);
                waiting.Write(packet.Data.Span);
                await waiting.FlushAsync(enough);
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // The client takes no more.
        }
        await waiting.CompleteAsync();
    }

    private async Task Send(PipeReader waiting, CancellationToken end)
    {
        while (await waiting.ReadAsync(end) is { Buffer: { IsEmpty: false } buffer })
        {
            while (Frames.TryTake(ref buffer, out var kind, out var data))
                foreach (var piece in data)
                    if (!await client.Write(kind, piece, end)) return;
            waiting.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    // A client whose input is not wanted is read all the same, to hear of its end.
    private async Task CopyInput(CancellationTokenSource end)
    {
        var keys = new DetachMatcher(streams.Terminal ? streams.DetachKeys : default);
        // Whole pieces where nothing is held back for keys, so that what was written in blocks arrives in blocks.
        var buffer = new byte[DetachMatcher.Longest + AttachChannel.InputBytes];
        var most = streams.Terminal ? AttachChannel.InputBytes - DetachMatcher.Longest : AttachChannel.InputBytes;
        try
        {
            for (int count; (count = await client.Read(buffer.AsMemory(DetachMatcher.Longest, most), end.Token)) > 0;)
            {
                if (!streams.Stdin) continue;
                var passed = keys.Filter(buffer.AsSpan(DetachMatcher.Longest, count), buffer, out var detached);
                await channel.SendInput(buffer.AsMemory(0, passed), end.Token);
                if (detached) await end.CancelAsync();
            }
            if (streams.Stdin) await channel.EndInput(end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
            // The process has ended, or the client is gone.
        }
        catch
        {
            // Nobody would ever end the input: the session is over.
            await end.CancelAsync();
            throw;
        }
    }
}
