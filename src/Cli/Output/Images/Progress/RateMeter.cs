namespace Selkie.Cli.Output.Images.Progress;

/// <summary>How fast a count grows, over the last seconds.</summary>
internal sealed class RateMeter
{
    private const long Window = 3000;

    private readonly Queue<(long Time, long Count)> _samples = new();

    /// <summary>Takes a count at a time in milliseconds and returns what came a second.</summary>
    public double Add(long time, long count)
    {
        while (_samples.Count > 1 && time - _samples.Peek().Time > Window) _samples.Dequeue();
        _samples.Enqueue((time, count));
        var (since, before) = _samples.Peek();
        return time > since ? (count - before) * 1000.0 / (time - since) : 0;
    }
}
