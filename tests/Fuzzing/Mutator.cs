using System.Text;

namespace Selkie.Fuzzing;

/// <summary>Makes new inputs of old ones: bits turned, pieces taken out, doubled, put in from another or from what often breaks readers.</summary>
internal sealed class Mutator(byte[][] seeds, int start)
{
    private const int Longest = 64 * 1024;

    private static readonly byte[][] Breakers =
    [
        .. new[] { "\0", "\"", "\\", "{", "}", "[", "]", "\n", "\r\n", ":", "=", ",", ".", "/", "@", "*", "#", "'", "\"\"\"", "null", "true", "-1", "0", "1e999", "9223372036854775808", "{{", "}}", "\\u0000", "\\ud800", "sha256:", "\ufeff" }
            .Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80],
    ];

    private readonly Random _random = new(start);

    /// <summary>The next input.</summary>
    internal byte[] Next()
    {
        var bytes = new List<byte>(Pick(seeds));
        for (var changes = _random.Next(1, 6); changes > 0; changes--) Change(bytes);
        if (bytes.Count > Longest) bytes.RemoveRange(Longest, bytes.Count - Longest);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)_random.Next(256); break;
            case 2: bytes.RemoveRange(at, Length(bytes, at)); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, Length(bytes, at))); break;
            case 4: bytes.InsertRange(at, Pick(Breakers)); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6: Splice(bytes, at); break;
            case 7: bytes.InsertRange(at, Enumerable.Repeat(Pick(Breakers), _random.Next(1, 3000)).SelectMany(b => b)); break;
            default: Swap(bytes); break;
        }
    }

    private void Splice(List<byte> bytes, int at)
    {
        var other = Pick(seeds);
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.Skip(_random.Next(other.Length + 1)));
    }

    private void Swap(List<byte> bytes)
    {
        if (bytes.Count < 2) return;
        var (a, b) = (_random.Next(bytes.Count), _random.Next(bytes.Count));
        (bytes[a], bytes[b]) = (bytes[b], bytes[a]);
    }

    private int Length(List<byte> bytes, int at) => _random.Next(Math.Min(bytes.Count - at, 64) + 1);

    private byte[] Pick(byte[][] of) => of[_random.Next(of.Length)];
}
