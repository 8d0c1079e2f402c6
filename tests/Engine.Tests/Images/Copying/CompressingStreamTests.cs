using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Selkie.Engine.Images.Copying;

namespace Selkie.Engine.Tests.Images.Copying;

public sealed class CompressingStreamTests
{
    public static TheoryData<int> Sizes => [0, 1, 512 * 1024 - 1, 512 * 1024, 512 * 1024 + 1, 3_000_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gzip_of_any_length_is_read_back(int size)
    {
        var plain = RandomNumberGenerator.GetBytes(size);
        using var back = new GZipStream(new MemoryStream(Compressed(plain, CompressionFormat.Gzip)), CompressionMode.Decompress);
        Assert.Equal(plain, All(back));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Zstd_of_any_length_is_read_back(int size)
    {
        var plain = RandomNumberGenerator.GetBytes(size);
        using var back = new ZstdSharp.DecompressionStream(new MemoryStream(Compressed(plain, CompressionFormat.Zstd)));
        Assert.Equal(plain, All(back));
    }

    [Fact]
    public void Text_becomes_much_smaller_and_random_bytes_hardly_larger()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"line {i} of a text\n")));
        Assert.InRange(Compressed(text, CompressionFormat.Gzip).Length, 1, text.Length / 3);
        var random = RandomNumberGenerator.GetBytes(2_000_000);
        Assert.InRange(Compressed(random, CompressionFormat.Gzip).Length, random.Length, random.Length + 4000);
    }

    [Fact]
    public void The_same_bytes_are_always_compressed_the_same()
    {
        var plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i * 7919}\n")));
        Assert.Equal(Compressed(plain, CompressionFormat.Gzip), Compressed(plain, CompressionFormat.Gzip));
    }

    private static byte[] Compressed(byte[] plain, CompressionFormat format)
    {
        using var stream = new CompressingStream(new MemoryStream(plain), format, level: null);
        return All(stream);
    }

    private static byte[] All(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
