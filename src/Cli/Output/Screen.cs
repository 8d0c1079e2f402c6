using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.Terminals;

namespace Selkie.Cli.Output;

/// <summary>
/// Where a command prints: standard output and error, and the name the program goes by. On a terminal both show control characters instead of sending them;
/// <see cref="Canvas"/> and <see cref="ErrorCanvas"/> are for what draws there itself.
/// </summary>
public sealed class Screen
{
    /// <summary>A screen that is no terminal.</summary>
    /// <param name="program">The name in messages.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public Screen(string program, TextWriter output, TextWriter error) : this(program, output, error, false, false)
    {
    }

    /// <summary>A screen whose ends may be terminals.</summary>
    internal Screen(string program, TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, Action<string>? log = null)
    {
        Log = new ScreenLog(log ?? error.Write);
        Program = program;
        Canvas = output;
        ErrorCanvas = error;
        Error = errorIsTerminal ? new PlainWriter(error) : error;
        IsPlain = outputIsTerminal;
    }

    /// <summary>The command's messages.</summary>
    internal ScreenLog Log { get; }

    /// <summary>The name in messages: selkie, podman or docker.</summary>
    public string Program { get; }

    /// <summary>Whether the program was called by the name of a client of other engines alone (podman-remote).</summary>
    internal bool IsRemote { get; init; }

    /// <summary>The command that prints, by its path without the program; empty before it is known.</summary>
    public string Command { get; set; } = "";

    /// <summary>Standard output; flushed when the command ends.</summary>
    public TextWriter Out => IsPlain ? field ??= new PlainWriter(Canvas) : Canvas;

    /// <summary>Standard error, unbuffered by the line.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output as it is.</summary>
    public TextWriter Canvas { get; private set; }

    /// <summary>Standard error as it is.</summary>
    public TextWriter ErrorCanvas { get; }

    private bool IsPlain { get; set; }

    /// <summary>A value as <see cref="Out"/> shows it.</summary>
    public string Shown(string value) => IsPlain ? PlainText.Of(value) : value;

    /// <summary>Writes standard output somewhere else from now on.</summary>
    public void Redirect(TextWriter output) => (Canvas, IsPlain) = (output, false);

    /// <summary>Why something that was printed did not arrive; null: all did.</summary>
    public LinuxException? LostOutput => Out is DescriptorWriter { Failure: var error and not 0 } ? new LinuxException("write", error, "/dev/stdout") : null;

    /// <summary>Ends what would go on printing for nobody.</summary>
    /// <exception cref="LinuxException">Something that was printed did not arrive.</exception>
    public void Deliver()
    {
        Out.Flush();
        if (LostOutput is { } lost) throw lost;
    }

    /// <summary>The screen of this process.</summary>
    public static Screen Standard(string program) =>
        new(ProgramName.WithoutRemote(program), new DescriptorWriter(1), new DescriptorWriter(2) { AutoFlush = true }, Terminal.IsTerminal(1), Terminal.IsTerminal(2), line => FileDescriptor.WriteAll(2, System.Text.Encoding.UTF8.GetBytes(line))) { IsRemote = ProgramName.IsRemote(program) };
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

    /// <summary>Writes out what is kept. Lost output does not undo what the command does: the first reason is kept for its end.</summary>
    /// <exception cref="LinuxException">Whoever read this is gone.</exception>
    public override void Flush()
    {
        var rest = _bytes.AsSpan(0, _count);
        _count = 0;
        while (!rest.IsEmpty)
        {
            var written = FileDescriptor.TryWrite(descriptor, rest);
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
