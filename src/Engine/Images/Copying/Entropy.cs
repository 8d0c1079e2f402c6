namespace Selkie.Engine.Images.Copying;

/// <summary>Tells bytes that no compressor makes smaller, such as archives and pictures, from a sample of them.</summary>
internal static class Entropy
{
    private const int SampleSize = 1024;
    private const int Samples = 64;
    // Bits a byte: above this a perfect code for single bytes saves about a hundredth.
    private const double Random = 7.9;

    /// <summary>Whether compression is not worth the time.</summary>
    internal static bool LooksRandom(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SampleSize * Samples) return false;
        Span<int> counts = stackalloc int[256];
        var step = bytes.Length / Samples;
        for (var sample = 0; sample < Samples; sample++)
        {
            foreach (var b in bytes.Slice(sample * step, SampleSize)) counts[b]++;
        }
        const double total = SampleSize * Samples;
        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0) bits -= count / total * Math.Log2(count / total);
        }
        return bits > Random;
    }
}
