using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Spawning;
using Selkie.Linux.Terminals;

namespace Selkie.Engine.Calls;

/// <summary>One stream of the caller: a descriptor, so that the kernel moves what goes through it. A service gives one end of a pipe or socket.</summary>
/// <param name="Descriptor">The descriptor, or -1: nobody is there.</param>
public readonly record struct CallStream(int Descriptor)
{
    /// <summary>Whether it is a terminal.</summary>
    public bool IsTerminal => Descriptor >= 0 && Terminal.IsTerminal(Descriptor);

    /// <summary>The size of the terminal; null where there is none.</summary>
    public TerminalSize? Size => Descriptor >= 0 ? Terminal.Size(Descriptor) : null;

    /// <summary>The stream for reading and writing whole; closing it leaves the descriptor open.</summary>
    /// <param name="access">Which way.</param>
    public Stream Open(FileAccess access) =>
        Descriptor < 0 ? Stream.Null : new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), access, bufferSize: 0);

    /// <summary>Writes all of it; to nobody where nobody is there.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (Descriptor >= 0) Selkie.Linux.Files.FileDescriptor.WriteAll(Descriptor, data);
    }

    /// <summary>All that comes, as text.</summary>
    /// <param name="most">Bytes at which the rest is left.</param>
    public string ReadAll(int most)
    {
        using var stream = Open(FileAccess.Read);
        var bytes = new byte[most];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, most, throwOnEndOfStream: false));
    }
}

/// <summary>The three streams of the caller.</summary>
/// <param name="Input">What the caller says.</param>
/// <param name="Output">Where answers go.</param>
/// <param name="Error">Where messages go.</param>
public sealed record CallStreams(CallStream Input, CallStream Output, CallStream Error)
{
    /// <summary>Nobody is there.</summary>
    public static CallStreams None { get; } = new(new(-1), new(-1), new(-1));

    /// <summary>The streams as 0, 1 and 2 of a program.</summary>
    public IReadOnlyList<SpawnFile> AsStandardFiles() => [new(Input.Descriptor, 0), new(Output.Descriptor, 1), new(Error.Descriptor, 2)];

    /// <summary>The streams of this process, for a surface that is one.</summary>
    public static CallStreams OfProcess { get; } = new(new(0), new(1), new(2));
}
