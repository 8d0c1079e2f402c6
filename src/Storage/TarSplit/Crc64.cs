using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Selkie.Storage.TarSplit;

/// <summary>
/// CRC-64 with the ISO 3309 polynomial as Go's hash/crc64 computes it: 64 bytes a step where processors multiply without carry, else eight.
/// </summary>
internal struct Crc64
{
    private const ulong Polynomial = 0xD800000000000000; // bits reversed: the lowest bit stands for the highest power
    private const int Lane = 16, Lanes = 4;
    private static readonly ulong[] Tables = MakeTables();
    private static readonly Vector128<ulong> NextLane = Shift(Lane * 8), NextRow = Shift(Lane * Lanes * 8);
    private ulong _value;

    private static bool Folds => BitConverter.IsLittleEndian && (Pclmulqdq.IsSupported || Arm.Aes.IsSupported);

    /// <summary>The sum in the byte order of tar-split: big-endian.</summary>
    public readonly byte[] Sum()
    {
        var sum = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(sum, _value);
        return sum;
    }

    public readonly ulong Value => _value;

    public void Add(ReadOnlySpan<byte> data)
    {
        var crc = ~_value;
        if (Folds && data.Length >= Lane * Lanes * 2)
        {
            var whole = data.Length & ~((Lane * Lanes) - 1);
            crc = Fold(crc, MemoryMarshal.Cast<byte, Vector128<ulong>>(data[..whole]));
            data = data[whole..];
        }

        _value = ~Step(crc, data);
    }

    private static ulong Step(ulong crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> t = Tables;
        for (; data.Length >= 8; data = data[8..])
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
            crc = t[(7 * 256) + (int)(crc & 0xff)] ^ t[(6 * 256) + (int)((crc >> 8) & 0xff)] ^ t[(5 * 256) + (int)((crc >> 16) & 0xff)]
                ^ t[(4 * 256) + (int)((crc >> 24) & 0xff)] ^ t[(3 * 256) + (int)((crc >> 32) & 0xff)] ^ t[(2 * 256) + (int)((crc >> 40) & 0xff)]
                ^ t[256 + (int)((crc >> 48) & 0xff)] ^ t[(int)(crc >> 56)];
        }

        foreach (var b in data) crc = t[(byte)(crc ^ b)] ^ (crc >> 8);

        return crc;
    }

    // Four lanes run over the data side by side; each is moved a row on by multiplying with a power of x modulo the polynomial, and takes in what is there. In the
    // end the lanes are moved into one, and its 16 bytes have the sum of all that was read (Gopal and others, "Fast CRC Computation … Using PCLMULQDQ").
    private static ulong Fold(ulong crc, ReadOnlySpan<Vector128<ulong>> data)
    {
        Vector128<ulong> row = NextRow, lane = NextLane;
        Vector128<ulong> a = data[0] ^ Vector128.CreateScalar(crc), b = data[1], c = data[2], d = data[3];
        for (data = data[Lanes..]; data.Length >= Lanes; data = data[Lanes..])
        {
            a = Move(a, row) ^ data[0];
            b = Move(b, row) ^ data[1];
            c = Move(c, row) ^ data[2];
            d = Move(d, row) ^ data[3];
        }

        a = Move(Move(Move(a, lane) ^ b, lane) ^ c, lane) ^ d;
        Span<byte> rest = stackalloc byte[Lane];
        a.AsByte().CopyTo(rest);
        return Step(0, rest);
    }

    private static Vector128<ulong> Move(Vector128<ulong> bits, Vector128<ulong> powers) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(bits, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(bits, powers, 0x11)
        : Arm.Aes.PolynomialMultiplyWideningLower(bits.GetLower(), powers.GetLower()) ^ Arm.Aes.PolynomialMultiplyWideningUpper(bits, powers);

    // The first eight bytes have the higher powers; a product of reversed bits is one place short.
    private static Vector128<ulong> Shift(int bits) => Vector128.Create(Power(bits + 63), Power(bits - 1));

    private static ulong Power(int exponent)
    {
        var power = 1UL << 63;
        for (; exponent > 0; exponent--) power = (power & 1) != 0 ? (power >> 1) ^ Polynomial : power >> 1;

        return power;
    }

    private static ulong[] MakeTables()
    {
        var tables = new ulong[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
            tables[i] = tables[(int)(tables[i - 256] & 0xff)] ^ (tables[i - 256] >> 8);

        return tables;
    }
}
