using System.Text;
using Selkie.Linux.Files;

namespace Selkie.Monitor;

/// <summary>Finds the last error in an OCI runtime's JSON log, <c>{"level":"error","msg":"…","time":"…"}</c>, without a JSON library.</summary>
internal static class ErrorLog
{
    private const int MostBytes = 32 * 1024;

    internal static string? Read(string path)
    {
        var fd = FileDescriptor.TryOpen(path, OpenFlags.Read);
        if (fd < 0) return null;
        var buffer = new byte[MostBytes];
        var count = Math.Max(0, FileDescriptor.TryRead(fd, buffer));
        FileDescriptor.Close(fd);
        return Last(buffer.AsSpan(0, count));
    }

    /// <summary>The message of the last error line; with none, the first line that is no JSON.</summary>
    internal static string? Last(ReadOnlySpan<byte> log)
    {
        string? last = null, plain = null;
        while (!log.IsEmpty)
        {
            var end = log.IndexOf((byte)'\n');
            var line = end < 0 ? log : log[..end];
            log = end < 0 ? default : log[(end + 1)..];
            if (line.IsEmpty) continue;
            if (line[0] != '{') plain ??= Encoding.UTF8.GetString(line);
            else if (IsError(line) && Value(line, "\"msg\""u8, out var message)) last = Unescape(message);
        }
        return last ?? plain;
    }

    private static bool IsError(ReadOnlySpan<byte> line) =>
        !Value(line, "\"level\""u8, out var level) || level.SequenceEqual("error"u8) || level.SequenceEqual("fatal"u8);

    /// <summary>The raw text between the quotes of a property.</summary>
    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        var at = line.IndexOf(key);
        if (at < 0) return false;
        line = line[(at + key.Length)..].TrimStart(" :"u8);
        if (line.IsEmpty || line[0] != '"') return false;
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == '"')
            {
                value = line[1..i];
                return true;
            }
        }
        return false;
    }

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        var start = 0;
        for (var i = 0; i + 1 < raw.Length; i++)
        {
            if (raw[i] != '\\') continue;
            text.Append(Encoding.UTF8.GetString(raw[start..i]));
            var kind = raw[++i];
            if (kind == 'u' && i + 4 < raw.Length && System.Buffers.Text.Utf8Parser.TryParse(raw.Slice(i + 1, 4), out int code, out _, 'x'))
            {
                text.Append((char)code);
                i += 4;
            }
            else text.Append(kind switch { (byte)'n' => '\n', (byte)'t' => '\t', (byte)'r' => '\r', (byte)'b' => '\b', (byte)'f' => '\f', _ => (char)kind });
            start = i + 1;
        }
        return text.Append(Encoding.UTF8.GetString(raw[start..])).ToString();
    }
}
