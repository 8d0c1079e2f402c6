using Selkie.Linux.Events;
using Selkie.Oci;

namespace Selkie.Engine.Calls;

/// <summary>A stream that is read for a caller: it ends when the call is cancelled.</summary>
/// <param name="content">The stream; it is closed with this one.</param>
/// <param name="cancelled">The call's.</param>
/// <param name="descriptor">What is waited for before each reading, where that may take long; -1: nothing.</param>
internal sealed class CancellableStream(Stream content, CancellationToken cancelled, int descriptor = -1) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override bool CanSeek => content.CanSeek;

    /// <inheritdoc/>
    public override long Length => content.Length;

    /// <inheritdoc/>
    public override long Position { get => content.Position; set => content.Position = value; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (descriptor >= 0) Poll.WaitReadable(descriptor, -1, cancelled);
        cancelled.ThrowIfCancellationRequested();
        return content.Read(buffer);
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => content.Seek(offset, origin);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Tells of an image on its way until the call is cancelled.</summary>
/// <param name="told">Who is told.</param>
/// <param name="cancelled">The call's.</param>
internal sealed class CancellableProgress(IPullProgress told, CancellationToken cancelled) : IPullProgress
{
    /// <inheritdoc/>
    public void Line(string text) => told.Line(text);

    /// <inheritdoc/>
    public Stream Begin(Selkie.Oci.Images.Descriptor blob, Stream content) => new CancellableStream(told.Begin(blob, content), cancelled);

    /// <inheritdoc/>
    public void Skip(Selkie.Oci.Images.Descriptor blob)
    {
        cancelled.ThrowIfCancellationRequested();
        told.Skip(blob);
    }

    /// <inheritdoc/>
    public void Plan(IReadOnlyList<Selkie.Oci.Images.Descriptor> blobs) => told.Plan(blobs);

    /// <inheritdoc/>
    public Stream Begin(string name, long bytes, Stream content) => new CancellableStream(told.Begin(name, bytes, content), cancelled);

    /// <inheritdoc/>
    public void Finish() => told.Finish();
}
