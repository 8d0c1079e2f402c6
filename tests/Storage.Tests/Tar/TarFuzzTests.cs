using Selkie.Fuzzing;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Tests.Tar;

/// <summary>Whatever an archive holds: it is read to its end, or refused.</summary>
public sealed class TarFuzzTests
{
    private const int BlockSize = 512, ChecksumAt = 148, ChecksumLength = 8;

    [Fact]
    public void Archives() => Fuzzer.Run("tar", bytes =>
    {
        Repair(bytes);
        Read(bytes);
    }, e => e is StorageException or InvalidDataException or EndOfStreamException);

    // A header with a wrong checksum is refused at once: what lies behind is reached with right ones only.
    private static void Repair(byte[] archive)
    {
        for (var at = 0; at + BlockSize <= archive.Length; at += BlockSize)
        {
            var block = archive.AsSpan(at, BlockSize);
            if (!block.Slice(257, 5).SequenceEqual("ustar"u8) && block[0] == 0) continue;
            block.Slice(ChecksumAt, ChecksumLength).Fill((byte)' ');
            var sum = 0;
            foreach (var b in block) sum += b;
            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block.Slice(ChecksumAt, ChecksumLength));
        }
    }

    private static void Read(byte[] archive)
    {
        using var blob = new BlobReader(new LayerApply { Blob = new MemoryStream(archive) }, long.MaxValue);
        var raw = 0L;
        var reader = new TarReader(blob, bytes => raw += bytes.Length);
        while (reader.Next() is { } entry)
        {
            _ = (entry.Name.Length, entry.LinkName.Length, entry.RealSize);
            for (int n; (n = reader.PeekContent().Length) > 0;) reader.Consume(n);
        }
    }
}
