using Selkie.Linux;

namespace Selkie.Cli.Output;

/// <summary>Where a command prints: standard output and error, and the name the program goes by.</summary>
/// <param name="program">The name in messages.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
public sealed class Screen(string program, TextWriter output, TextWriter error)
{
    /// <summary>The name in messages: selkie, podman or docker.</summary>
    public string Program { get; } = program;

    /// <summary>Standard output; flushed when the command ends.</summary>
    public TextWriter Out { get; set; } = output;

    /// <summary>Standard error, unbuffered by the line.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>The screen of this process.</summary>
    public static Screen Standard(string program) => new(program, new DescriptorWriter(1), new DescriptorWriter(2) { AutoFlush = true });
}

/// <summary>A text writer over a descriptor: UTF-8, LF, nothing of System.Console (which costs milliseconds at start).</summary>
/// <param name="descriptor">The descriptor.</param>
internal sealed class DescriptorWriter(int descriptor) : TextWriter
{
    private const int Capacity = 8192;
    private readonly byte[] _bytes = new byte[Capacity];
    private int _count;

    /// <summary>Whether each write goes out at once.</summary>
    public bool AutoFlush { get; init; }

    public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(buffer.Length, Capacity / 3)];
            if (part.Length < buffer.Length && char.IsHighSurrogate(part[^1])) part = part[..^1];
            if (_count + part.Length * 3 > Capacity) Flush();
            _count += System.Text.Encoding.UTF8.GetBytes(part, _bytes.AsSpan(_count));
            buffer = buffer[part.Length..];
        }
        if (AutoFlush) Flush();
    }

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        Write("\n");
    }

    /// <summary>Writes out what is kept. Lost output does not undo what the command does: the first reason is kept for its end, as Go programs do.</summary>
    /// <exception cref="LinuxException">Whoever read this is gone.</exception>
    public override void Flush()
    {
        var rest = _bytes.AsSpan(0, _count);
        _count = 0;
        while (!rest.IsEmpty)
        {
            var written = Descriptor.TryWrite(descriptor, rest);
            if (written == -Errno.EPIPE) throw new LinuxException("write", Errno.EPIPE);
            if (written < 0)
            {
                if (Failure == 0) Failure = -written;
                return;
            }
            rest = rest[written..];
        }
    }

    /// <summary>Why output was lost: an error number, or zero.</summary>
    public int Failure { get; private set; }
}
