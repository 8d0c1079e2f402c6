using Selkie.Engine.Calls;
using Selkie.Linux;
using Selkie.Linux.Terminals;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Images.Progress;

/// <summary>Progress of images that come in, on a terminal: a line a blob that changes in place, ten times a second at most.</summary>
/// <param name="reading">What is said of a blob whose bytes come in.</param>
/// <param name="write">Takes characters for the terminal.</param>
/// <param name="size">The terminal's size.</param>
/// <param name="log">Messages that would be drawn over.</param>
internal sealed class TerminalProgress(string reading, Action<string> write, Func<TerminalSize> size, ScreenLog log) : IPullProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly ProgressView _view = new(reading);
    private readonly LiveArea _area = new();
    private readonly List<TrackedBlob> _blobs = [];
    private Timer? _timer;

    /// <inheritdoc/>
    public void Line(string text)
    {
        lock (_lock)
        {
            var now = size();
            write(_area.Above(PlainText.Of(text), now.Columns, now.Rows));
        }
    }

    /// <inheritdoc/>
    public void Plan(IReadOnlyList<Selkie.Oci.Images.Descriptor> blobs)
    {
        lock (_lock)
        {
            foreach (var blob in blobs) _blobs.Add(new(ShortOf(blob), blob.Size));
            Start();
        }
    }

    /// <inheritdoc/>
    public Stream Begin(Selkie.Oci.Images.Descriptor blob, Stream content) => Begin(ShortOf(blob), blob.Size, content);

    /// <inheritdoc/>
    public Stream Begin(string name, long bytes, Stream content)
    {
        lock (_lock)
        {
            var tracked = Waiting(name, bytes);
            tracked.Phase = BlobPhase.Reading;
            Start();
            return new CountedStream(tracked, content);
        }
    }

    /// <inheritdoc/>
    public void Skip(Selkie.Oci.Images.Descriptor blob)
    {
        lock (_lock) Waiting(ShortOf(blob), blob.Size).Phase = BlobPhase.Exists;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            log.Above = null;
            Draw();
            _area.Keep();
            _blobs.Clear();
        }
    }

    private static string ShortOf(Selkie.Oci.Images.Descriptor blob) => ShortId.Of(blob.Digest.Hex);

    // The same blob may stand in an image several times.
    private TrackedBlob Waiting(string name, long bytes)
    {
        if (_blobs.Find(b => b.Name == name && b.Phase == BlobPhase.Waiting) is { } planned) return planned;
        var blob = new TrackedBlob(name, bytes);
        _blobs.Add(blob);
        return blob;
    }

    private void Start()
    {
        log.Above = text => Line(text.TrimEnd('\n'));
        _timer ??= new Timer(_ => Tick(), null, TimeSpan.Zero, Interval);
    }

    private void Tick()
    {
        lock (_lock)
        {
            try
            {
                if (_timer is not null) Draw();
            }
            catch (LinuxException)
            {
                // The terminal is gone; the command itself finds out when it has something to say.
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private void Draw()
    {
        var (now, time) = (size(), Environment.TickCount64);
        var text = _area.Update(_view.Lines([.. _blobs.Select(b => b.At(time))], now.Columns, now.Rows), now.Columns, now.Rows);
        if (text.Length > 0) write(text);
    }
}
