using Selkie.Storage.TarSplit;

namespace Selkie.Storage.Tests.TarSplit;

public sealed class Crc64Tests
{
    [Fact]
    public void The_check_value_of_the_algorithm_comes_out()
    {
        Crc64 crc = default;
        crc.Add("123456789"u8);
        Assert.Equal(0xB90956C775A41001, crc.Value);
    }

    [Fact]
    public void Any_length_in_any_pieces_has_the_sum_of_its_bits()
    {
        Random random = new(5);
        var data = new byte[3000];
        random.NextBytes(data);
        for (var length = 0; length <= data.Length; length += length < 300 ? 1 : 89)
        {
            ReadOnlySpan<byte> all = data.AsSpan(0, length);
            Crc64 whole = default, pieces = default;
            whole.Add(all);
            var cut = random.Next(length + 1);
            pieces.Add(all[..cut]);
            pieces.Add(all[cut..]);
            Assert.Equal(BitByBit(all), whole.Value);
            Assert.Equal(whole.Value, pieces.Value);
        }
    }

    private static ulong BitByBit(ReadOnlySpan<byte> data)
    {
        var crc = ulong.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xD800000000000000 : crc >> 1;
        }

        return ~crc;
    }
}
