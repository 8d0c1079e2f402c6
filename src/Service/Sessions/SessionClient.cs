using Selkie.Service.Streams;

namespace Selkie.Service.Sessions;

/// <summary>The client's end of a session, whatever it is carried by. One reads and one writes at a time.</summary>
internal abstract class SessionClient : IAsyncDisposable
{
    /// <summary>What the client sends.</summary>
    /// <param name="buffer">Takes it.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>How much; 0: it sends no more.</returns>
    public abstract ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancel);

    /// <summary>Sends the client output.</summary>
    /// <param name="kind">Whose.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <returns>False: it takes no more.</returns>
    public abstract ValueTask<bool> Write(StreamKind kind, ReadOnlyMemory<byte> data, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}
