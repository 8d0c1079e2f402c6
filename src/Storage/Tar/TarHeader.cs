using Selkie.Linux.Files;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Tar;

/// <summary>The 512 bytes of a header (POSIX pax, ustar; GNU tar's tar.h).</summary>
internal static class TarHeader
{
    public const int BlockSize = 512;

    /// <summary>The error for an archive that is none. It says what Go's archive/tar says, which is less; why is in the inner one.</summary>
    public static StorageException Invalid(string why) => new(StorageError.Invalid, "archive/tar: invalid tar header", new InvalidDataException(why));

    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>Sum of all bytes with the checksum field as spaces; old programs summed signed bytes.</summary>
    public static bool ChecksumFits(ReadOnlySpan<byte> block)
    {
        long unsigned = 0, signed = 0;
        for (var i = 0; i < BlockSize; i++)
        {
            var b = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += b;
            signed += (sbyte)b;
        }

        var stated = Number(block.Slice(148, 8));
        return stated == unsigned || stated == signed;
    }

    public static bool IsUstar(ReadOnlySpan<byte> block) => block.Slice(257, 6).SequenceEqual("ustar\0"u8);

    public static bool IsGnu(ReadOnlySpan<byte> block) => block.Slice(257, 8).SequenceEqual("ustar  \0"u8);

    public static bool IsStar(ReadOnlySpan<byte> block) => IsUstar(block) && block.Slice(508, 4).SequenceEqual("tar\0"u8);

    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>Octal digits, or base 256 when the first bit is set (negative when the second is, too).</summary>
    public static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            var negative = (field[0] & 0x40) != 0;
            ulong value = 0;
            for (var i = 0; i < field.Length; i++)
            {
                var b = negative ? (byte)~field[i] : field[i];
                b = i == 0 ? (byte)(b & 0x7f) : b;
                if (value >> 56 != 0) throw Invalid("a number is too large");

                value = (value << 8) | b;
            }

            return value > long.MaxValue ? throw Invalid("a number is too large") : negative ? ~(long)value : (long)value;
        }

        var digits = field.Trim(" \0"u8);
        var nul = digits.IndexOf((byte)0);
        digits = nul < 0 ? digits : digits[..nul].Trim((byte)' ');
        long result = 0;
        foreach (var c in digits)
            result = c is >= (byte)'0' and <= (byte)'7' && result < 1L << 60 ? (result << 3) | (uint)(c - '0') : throw Invalid("a number is not octal");

        return result;
    }

    /// <summary>Fills an entry from a plain header.</summary>
    public static TarEntry Parse(ReadOnlySpan<byte> block)
    {
        TarEntry entry = new()
        {
            Name = Text(block[..100]).ToArray(),
            Mode = (uint)Number(block.Slice(100, 8)),
            Uid = Number(block.Slice(108, 8)),
            Gid = Number(block.Slice(116, 8)),
            Size = Number(block.Slice(124, 12)),
            Modified = new UnixTime(Number(block.Slice(136, 12)), 0),
            Type = block[156],
            LinkName = Text(block.Slice(157, 100)).ToArray(),
        };
        if (IsUstar(block) || IsGnu(block)) ParseUstar(block, entry);

        return entry;
    }

    private static void ParseUstar(ReadOnlySpan<byte> block, TarEntry entry)
    {
        entry.UserName = Text(block.Slice(265, 32)).ToArray();
        entry.GroupName = Text(block.Slice(297, 32)).ToArray();
        if (entry.Type is TarEntry.Character or TarEntry.Block)
        {
            entry.Major = (uint)Number(block.Slice(329, 8));
            entry.Minor = (uint)Number(block.Slice(337, 8));
        }

        if (IsGnu(block))
        {
            if (block[345] != 0) entry.Accessed = new UnixTime(Number(block.Slice(345, 12)), 0);

            return;
        }

        var prefix = Text(block.Slice(345, IsStar(block) ? 131 : 155));
        if (!prefix.IsEmpty) entry.Name = [.. prefix, (byte)'/', .. entry.Name];
    }
}
