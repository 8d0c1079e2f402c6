using Selkie.Linux.Files;
using Selkie.Linux.Spawning;
using Selkie.Linux.Terminals;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>The process's standard streams: pipes, a terminal's master, or (passthrough) the monitor's own that the engine gave it.</summary>
internal sealed class StandardStreams
{
    private readonly bool _passthrough, _terminal;
    private int _childInput = -1, _childOutput = -1, _childError = -1;
    private int _input = -1, _output = -1, _error = -1;
    private TerminalSize? _wantedSize;

    internal StandardStreams(MonitorOptions options)
    {
        _passthrough = options.LogDriver == "passthrough";
        _terminal = options.Terminal;
        if (_passthrough) return;
        (_error, _childError) = Pipe.Create();
        FileDescriptor.SetNonBlocking(_error, true);
        if (_terminal) return;
        (_output, _childOutput) = Pipe.Create();
        FileDescriptor.SetNonBlocking(_output, true);
        if (!options.Stdin) return;
        (_childInput, _input) = Pipe.Create();
        FileDescriptor.SetNonBlocking(_input, true);
    }

    /// <summary>Where standard output (or the terminal's) is read; -1 at its end.</summary>
    internal int Output => _output;

    /// <summary>Where standard error output is read; -1 at its end, or with a terminal.</summary>
    internal int Error => _error;

    /// <summary>Where standard input is written; -1: closed or none.</summary>
    internal int Input => _input;

    /// <summary>What the OCI runtime gets as 0, 1 and 2, and the container inherits (with a terminal: only the runtime's own error text).</summary>
    internal void AddChildFiles(List<SpawnFile> files)
    {
        if (_passthrough) return;
        files.Add(new SpawnFile(_childInput, 0));
        files.Add(new SpawnFile(_childOutput, 1));
        files.Add(new SpawnFile(_childError, 2));
    }

    /// <summary>Only who keeps no end of its own sees the end of a stream.</summary>
    internal void CloseChildEnds()
    {
        FileDescriptor.Close(ref _childInput);
        FileDescriptor.Close(ref _childOutput);
        FileDescriptor.Close(ref _childError);
    }

    /// <summary>What a failed runtime wrote to its standard error output; null if nothing.</summary>
    internal string? ReadErrorText()
    {
        if (_error < 0) return null;
        var text = new byte[4096];
        var count = FileDescriptor.TryRead(_error, text);
        return count > 0 ? System.Text.Encoding.UTF8.GetString(text, 0, count).Trim() : null;
    }

    /// <summary>The terminal replaces the pipes: one descriptor to read, a copy to write (epoll knows a descriptor only once).</summary>
    internal void UseTerminal(int master)
    {
        FileDescriptor.Close(ref _error);
        if (master < 0) return;
        FileDescriptor.SetNonBlocking(master, true);
        _output = master;
        _input = FileDescriptor.Duplicate(master);
        if (_wantedSize is { } size) Terminal.TrySetSize(master, size);
    }

    internal void Resize(TerminalSize size)
    {
        _wantedSize = size;
        if (_terminal && _output >= 0) Terminal.TrySetSize(_output, size);
    }

    internal void CloseOutput(byte stream)
    {
        if (stream == AttachPackets.Output) FileDescriptor.Close(ref _output);
        else FileDescriptor.Close(ref _error);
    }

    internal void CloseInput() => FileDescriptor.Close(ref _input);

    /// <summary>Lets go of the streams the engine gave the monitor: a reader behind them must see their end when the container ends.</summary>
    internal static void ReleaseOwn()
    {
        var nothing = FileDescriptor.Open("/dev/null", OpenFlags.ReadWrite);
        for (var fd = 0; fd < 3; fd++) FileDescriptor.Replace(nothing, fd);
        if (nothing > 2) FileDescriptor.Close(nothing);
    }
}
