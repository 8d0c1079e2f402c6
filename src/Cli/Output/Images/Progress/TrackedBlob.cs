using Selkie.Oci;

namespace Selkie.Cli.Output.Images.Progress;

/// <summary>A blob whose bytes are counted as they are read.</summary>
/// <param name="name">What it is called on the screen.</param>
/// <param name="total">All its bytes; 0 when nobody knows.</param>
internal sealed class TrackedBlob(string name, long total)
{
    private readonly RateMeter _meter = new();
    private long _read;

    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>What is being done with it; written by the thread that works on it.</summary>
    public BlobPhase Phase { get; set; }

    /// <summary>Bytes came, or with 0 the end.</summary>
    public void Count(int bytes)
    {
        if (bytes == 0 && Phase == BlobPhase.Reading) Phase = BlobPhase.Unpacking;
        Interlocked.Add(ref _read, bytes);
    }

    /// <summary>It at a time in milliseconds.</summary>
    public BlobProgress At(long time)
    {
        var (phase, read) = (Phase, Interlocked.Read(ref _read));
        return new(Name, phase, read, total, phase == BlobPhase.Reading ? _meter.Add(time, read) : 0);
    }
}

/// <summary>Tells a blob of each of its bytes.</summary>
internal sealed class CountedStream(TrackedBlob blob, Stream content) : ReadOnlyStream
{
    public override long Length => content.Length;

    public override long Position { get => content.Position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = content.Read(buffer);
        if (buffer.Length > 0) blob.Count(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            blob.Phase = blob.Phase == BlobPhase.Unpacking ? BlobPhase.Done : BlobPhase.Stopped;
            content.Dispose();
        }
        base.Dispose(disposing);
    }
}
