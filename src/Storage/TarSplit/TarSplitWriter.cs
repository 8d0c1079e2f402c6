using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Selkie.Storage.Json;

namespace Selkie.Storage.TarSplit;

/// <summary>
/// Writes what an archive is made of besides the content of its files, in the format of github.com/vbatts/tar-split: a compressed JSON object per line,
/// either a segment of raw bytes or a file with its CRC-64.
/// </summary>
internal sealed class TarSplitWriter(Stream output) : IDisposable
{
    private const int MaxSegment = 1 << 20;
    private readonly GZipStream _gzip = new(output, CompressionLevel.Fastest, leaveOpen: true);
    private readonly ArrayBufferWriter<byte> _segment = new(8192);
    private readonly ArrayBufferWriter<byte> _text = new(1 << 16);
    private int _position;

    public void AddRaw(ReadOnlySpan<byte> bytes)
    {
        _segment.Write(bytes);
        if (_segment.WrittenCount >= MaxSegment) EndSegment();
    }

    /// <summary>A member whose name ended here; its content, if it has any, comes from the file on disk.</summary>
    public void AddFile(ReadOnlySpan<byte> name, long size, ReadOnlySpan<byte> crc)
    {
        EndSegment();
        _text.Write("{\"type\":1,"u8);
        if (Utf8.IsValid(name))
        {
            _text.Write("\"name\":"u8);
            AddText(JsonText.Quote(Encoding.UTF8.GetString(name)));
        }
        else
        {
            _text.Write("\"name_raw\":\""u8);
            AddBase64(name);
            _text.Write("\""u8);
        }

        if (size > 0)
        {
            _text.Write(",\"size\":"u8);
            AddNumber(size);
            _text.Write(",\"payload\":\""u8);
            AddBase64(crc);
            _text.Write("\""u8);
        }
        else
        {
            _text.Write(",\"payload\":null"u8);
        }

        EndLine();
    }

    public void Dispose()
    {
        EndSegment();
        _gzip.Write(_text.WrittenSpan);
        _gzip.Dispose();
    }

    private void EndSegment()
    {
        if (_segment.WrittenCount == 0) return;

        _text.Write("{\"type\":2,\"payload\":\""u8);
        AddBase64(_segment.WrittenSpan);
        _text.Write("\""u8);
        _segment.ResetWrittenCount();
        EndLine();
    }

    private void EndLine()
    {
        _text.Write(",\"position\":"u8);
        AddNumber(_position++);
        _text.Write("}\n"u8);
        if (_text.WrittenCount > 1 << 15)
        {
            _gzip.Write(_text.WrittenSpan);
            _text.ResetWrittenCount();
        }
    }

    private void AddText(string text) => _text.Advance(Encoding.UTF8.GetBytes(text, _text.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private void AddBase64(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, _text.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        _text.Advance(written);
    }

    private void AddNumber(long number)
    {
        Utf8Formatter.TryFormat(number, _text.GetSpan(20), out var written);
        _text.Advance(written);
    }
}
