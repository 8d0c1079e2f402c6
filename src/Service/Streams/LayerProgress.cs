using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Selkie.Engine.Calls;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Service.Streams;

/// <summary>Words for what happens to a layer.</summary>
/// <param name="Begins">It is to come.</param>
/// <param name="Moves">It is on its way.</param>
/// <param name="Known">It is there already.</param>
/// <param name="Done">It has come.</param>
internal sealed record LayerWords(string Begins, string Moves, string Known, string Done)
{
    /// <summary>Of a pull.</summary>
    public static LayerWords Pull { get; } = new("Pulling fs layer", "Downloading", "Already exists", "Download complete");

    /// <summary>Of a push.</summary>
    public static LayerWords Push { get; } = new("Preparing", "Pushing", "Layer already exists", "Pushed");
}

/// <summary>A line of progress in Docker's shape (jsonmessage.JSONMessage).</summary>
/// <param name="Status">What happens.</param>
/// <param name="Id">To which layer.</param>
/// <param name="Current">Bytes that have moved.</param>
/// <param name="Total">Bytes there are.</param>
internal readonly record struct ProgressLine(string Status, string Id, long Current = 0, long Total = 0)
{
    private const int BarWidth = 50;
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Writes it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, Status);
        json.WriteStartObject("progressDetail"u8);
        if (Current > 0) json.WriteNumber("current"u8, Current);
        if (Total > 0) json.WriteNumber("total"u8, Total);
        json.WriteEndObject();
        if (Current > 0 && Total > 0) json.WriteString("progress"u8, Bar);
        if (Id.Length > 0) json.WriteString("id"u8, Id);
        json.WriteEndObject();
    }

    /// <summary>The bar that older clients print as it comes.</summary>
    internal string Bar
    {
        get
        {
            var part = (int)Math.Min(BarWidth, (double)Current / Total * BarWidth);
            return $"[{new string('=', part)}>{new string(' ', BarWidth - part)}] {Size(Current),8}/{Size(Total)}";
        }
    }

    private static string Size(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1000 && unit < Units.Length - 1; unit++) bytes /= 1000;
        var digits = Math.Max(0, 3 - (int)Math.Floor(Math.Log10(Math.Max(1, bytes))));
        return bytes.ToString("0." + new string('#', digits), CultureInfo.InvariantCulture) + Units[unit];
    }
}

/// <summary>Tells of layers line by line. Whoever reads slowly hears less of how far they are; nothing waits for him.</summary>
/// <param name="words">The words.</param>
internal sealed class LayerProgress(LayerWords words) : IPullProgress
{
    private const int MostWaiting = 64;
    private readonly Channel<ProgressLine> _lines = Channel.CreateUnbounded<ProgressLine>(); // one for a single reader cannot be counted

    /// <summary>The lines, as they come.</summary>
    public ChannelReader<ProgressLine> Lines => _lines.Reader;

    /// <summary>No more lines come.</summary>
    public void End() => _lines.Writer.TryComplete();

    /// <inheritdoc/>
    public void Line(string text)
    {
    }

    /// <inheritdoc/>
    public Stream Begin(Descriptor blob, Stream content)
    {
        Tell(words.Begins, blob);
        return new ToldStream(content, this, blob);
    }

    /// <inheritdoc/>
    public void Skip(Descriptor blob) => Tell(words.Known, blob);

    private void Tell(string status, Descriptor blob, long current = 0, long total = 0) => _lines.Writer.TryWrite(new ProgressLine(status, blob.Digest.Hex[..12], current, total));

    private sealed class ToldStream(Stream content, LayerProgress progress, Descriptor blob) : ReadOnlyStream
    {
        private const long Interval = 100;
        private long _position, _told = Environment.TickCount64;
        private bool _isDone;

        public override int Read(Span<byte> buffer)
        {
            var count = content.Read(buffer);
            _position += count;
            if (count == 0 && !_isDone) progress.Tell(progress.Words.Done, blob);
            if (count == 0) _isDone = true;
            else if (Environment.TickCount64 - _told >= Interval && progress.Lines.Count < MostWaiting)
            {
                _told = Environment.TickCount64;
                progress.Tell(progress.Words.Moves, blob, _position, blob.Size);
            }
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) content.Dispose();
            base.Dispose(disposing);
        }
    }

    private LayerWords Words => words;
}
