using System.Text;

namespace Selkie.Storage.Tar;

/// <summary>The four ways in which archives tell where a sparse file has content (GNU tar manual, "Storing Sparse Files").</summary>
internal static class SparseMap
{
    /// <summary>Old GNU format: 4 pieces in the header, 21 in each block that follows it.</summary>
    public static void ReadOldGnu(byte[] block, TarEntry entry, Func<byte[]> nextBlock)
    {
        entry.RealSize = TarHeader.Number(block.AsSpan(483, 12));
        List<SparsePiece> pieces = [];
        AddPieces(block.AsSpan(386, 96), pieces);
        for (var more = block[482] != 0; more;)
        {
            var extension = nextBlock();
            AddPieces(extension.AsSpan(0, 504), pieces);
            more = extension[504] != 0;
        }

        entry.Sparse = pieces;
        entry.Type = TarEntry.Regular;
        Validate(entry, entry.Size);
    }

    private static void AddPieces(ReadOnlySpan<byte> fields, List<SparsePiece> pieces)
    {
        for (; fields.Length >= 24 && fields[0] != 0; fields = fields[24..])
            pieces.Add(new SparsePiece(TarHeader.Number(fields[..12]), TarHeader.Number(fields.Slice(12, 12))));
    }

    /// <summary>Formats 0.0 and 0.1, whose map is in pax records. True for format 1.0, whose map is at the start of the content.</summary>
    public static bool ReadPax(List<(string Key, byte[] Value, byte[] RawKey)> records, TarEntry entry)
    {
        string major = "", minor = "";
        List<long>? numbers = null;
        long? realSize = null;
        foreach ((var key, var value, _) in records)
        {
            switch (key)
            {
                case "GNU.sparse.major": major = Encoding.ASCII.GetString(value); break;
                case "GNU.sparse.minor": minor = Encoding.ASCII.GetString(value); break;
                case "GNU.sparse.name": entry.Name = value; break;
                case "GNU.sparse.size" or "GNU.sparse.realsize": realSize = PaxRecords.Integer(value); break;
                case "GNU.sparse.offset" or "GNU.sparse.numbytes": (numbers ??= []).Add(PaxRecords.Integer(value)); break;
                case "GNU.sparse.map": numbers = Numbers(value); break;
                default: break;
            }
        }

        if (realSize is null) return false;

        entry.RealSize = realSize.Value;
        if (major == "1" && minor == "0") return true;

        entry.Sparse = Pair(numbers ?? []);
        Validate(entry, entry.Size);
        return false;
    }

    private static List<long> Numbers(ReadOnlySpan<byte> map)
    {
        List<long> numbers = [];
        foreach (var part in map.Split((byte)','))
        {
            if (!map[part].IsEmpty) numbers.Add(PaxRecords.Integer(map[part]));
        }

        return numbers;
    }

    /// <summary>Format 1.0: decimal lines, the count first, padded to a block. Returns how many bytes of content the map took.</summary>
    public static long Read10(TarEntry entry, Func<byte[]> nextBlock)
    {
        List<long> numbers = [];
        long wanted = 1;
        byte[] block = [];
        var at = 0;
        long used = 0;
        while (numbers.Count < wanted)
        {
            List<byte> line = [];
            for (byte c = 0; c != '\n';)
            {
                if (at == block.Length)
                {
                    (block, at) = (nextBlock(), 0);
                    used += block.Length;
                }

                c = block[at++];
                line.Add(c);
                if (line.Count > 24 || used > entry.Size) throw TarHeader.Invalid("a sparse map is malformed");
            }

            numbers.Add(PaxRecords.Integer(line.ToArray().AsSpan(0, line.Count - 1)));
            wanted = numbers[0] is >= 0 and < 1 << 24 ? 1 + (numbers[0] * 2) : throw TarHeader.Invalid("a sparse map is malformed");
        }

        numbers.RemoveAt(0);
        entry.Sparse = Pair(numbers);
        Validate(entry, entry.Size - used);
        return used;
    }

    private static List<SparsePiece> Pair(List<long> numbers)
    {
        if (numbers.Count % 2 != 0) throw TarHeader.Invalid("a sparse map is malformed");

        List<SparsePiece> pieces = [];
        for (var i = 0; i < numbers.Count; i += 2) pieces.Add(new SparsePiece(numbers[i], numbers[i + 1]));

        return pieces;
    }

    private static void Validate(TarEntry entry, long stored)
    {
        if (entry.RealSize < 0) throw TarHeader.Invalid("negative size");

        long end = 0, sum = 0;
        foreach (var piece in entry.Sparse!)
        {
            if (piece.Offset < end || piece.Length < 0 || piece.Offset > entry.RealSize || piece.Length > entry.RealSize - piece.Offset)
                throw TarHeader.Invalid("a sparse map is malformed");

            (end, sum) = (piece.Offset + piece.Length, sum + piece.Length);
        }

        if (sum != stored) throw TarHeader.Invalid("a sparse map does not fit the content");
    }
}
