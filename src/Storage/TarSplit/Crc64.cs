using System.Buffers.Binary;

namespace Selkie.Storage.TarSplit;

/// <summary>CRC-64 with the ISO 3309 polynomial as Go's hash/crc64 computes it, eight bytes a step.</summary>
internal struct Crc64
{
    private const ulong Polynomial = 0xD800000000000000;
    private static readonly ulong[] Tables = MakeTables();
    private ulong _value;

    /// <summary>The sum in the byte order of tar-split: big-endian.</summary>
    public readonly byte[] Sum()
    {
        byte[] sum = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(sum, _value);
        return sum;
    }

    public readonly ulong Value => _value;

    public void Add(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> t = Tables;
        ulong crc = ~_value;
        for (; data.Length >= 8; data = data[8..])
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
            crc = t[(7 * 256) + (int)(crc & 0xff)] ^ t[(6 * 256) + (int)((crc >> 8) & 0xff)] ^ t[(5 * 256) + (int)((crc >> 16) & 0xff)]
                ^ t[(4 * 256) + (int)((crc >> 24) & 0xff)] ^ t[(3 * 256) + (int)((crc >> 32) & 0xff)] ^ t[(2 * 256) + (int)((crc >> 40) & 0xff)]
                ^ t[256 + (int)((crc >> 48) & 0xff)] ^ t[(int)(crc >> 56)];
        }

        foreach (byte b in data)
        {
            crc = t[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        _value = ~crc;
    }

    private static ulong[] MakeTables()
    {
        ulong[] tables = new ulong[8 * 256];
        for (int i = 0; i < 256; i++)
        {
            ulong crc = (ulong)i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            tables[i] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[(int)(tables[i - 256] & 0xff)] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }
}
