using Selkie.Oci.Images;

namespace Selkie.Engine.Calls;

/// <summary>What the surface is told while an image comes in; calls come from several threads.</summary>
public interface IPullProgress
{
    /// <summary>A line for the user, without line feed.</summary>
    void Line(string text);

    /// <summary>A blob begins; its stream goes through what is returned.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="content">Its bytes.</param>
    Stream Begin(Descriptor blob, Stream content);

    /// <summary>A blob is not read because the store has it.</summary>
    void Skip(Descriptor blob);

    /// <summary>These blobs are to come or to be skipped.</summary>
    void Plan(IReadOnlyList<Descriptor> blobs)
    {
    }

    /// <summary>Something without a digest begins, such as a file; its stream goes through what is returned.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="bytes">How many there are; 0 when nobody knows.</param>
    /// <param name="content">Its bytes.</param>
    Stream Begin(string name, long bytes, Stream content) => content;

    /// <summary>No blob of this image is read any more, whether it came or not.</summary>
    void Finish()
    {
    }
}

/// <summary>Podman's lines where no terminal is, one per event.</summary>
/// <param name="write">Takes each line.</param>
public sealed class LineProgress(Action<string> write) : IPullProgress
{
    private readonly Lock _lock = new();

    /// <summary>Tells nobody anything.</summary>
    public static LineProgress None { get; } = new(static _ => { });

    /// <inheritdoc/>
    public void Line(string text)
    {
        lock (_lock) write(text);
    }

    /// <inheritdoc/>
    public Stream Begin(Descriptor blob, Stream content)
    {
        Line($"Copying blob {blob.Digest}");
        return content;
    }

    /// <inheritdoc/>
    public void Skip(Descriptor blob) => Line($"Copying blob {blob.Digest}");
}
