using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;

namespace Selkie.Linux.Spawning;

/// <summary>A program that was started and whose end and output are still to be collected.</summary>
public sealed class RunningCommand
{
    private const int Chunk = 16 * 1024;
    private readonly int _pid;
    private readonly ReadOnlyMemory<byte> _given;
    private int _input, _output, _errors;

    internal RunningCommand(int pid, int input, int output, int errors, ReadOnlyMemory<byte> given) =>
        (_pid, _input, _output, _errors, _given) = (pid, input, output, errors, given);

    /// <summary>Waits for the end and gives everything the program wrote. Called once.</summary>
    public SpawnResult Finish()
    {
        try
        {
            using var output = new MemoryStream();
            using var errors = new MemoryStream();
            Pump(_given.Span, output, errors);
            return new SpawnResult { Status = Processes.Wait(_pid), Output = output.ToArray(), ErrorOutput = errors.ToArray() };
        }
        finally
        {
            Command.CloseAll(ref _input, ref _output, ref _errors);
        }
    }

    private void Pump(ReadOnlySpan<byte> input, MemoryStream output, MemoryStream errors)
    {
        Span<byte> buffer = stackalloc byte[Chunk];
        Span<PollDescriptor> polled = stackalloc PollDescriptor[3];
        bool outOpen = true, errOpen = true;
        if (_input >= 0) FileDescriptor.SetNonBlocking(_input, true);
        while (outOpen || errOpen || _input >= 0)
        {
            polled[0] = new PollDescriptor(outOpen ? _output : -1, PollEvents.Input);
            polled[1] = new PollDescriptor(errOpen ? _errors : -1, PollEvents.Input);
            polled[2] = new PollDescriptor(_input, PollEvents.Output);
            Poll.Wait(polled, -1);
            if (polled[0].Returned != 0) outOpen = Collect(_output, output, buffer);
            if (polled[1].Returned != 0) errOpen = Collect(_errors, errors, buffer);
            if (polled[2].Returned != 0 && !Feed(_input, ref input)) FileDescriptor.Close(ref _input);
        }
    }

    private static bool Collect(int fd, MemoryStream into, Span<byte> buffer)
    {
        var count = FileDescriptor.Read(fd, buffer);
        into.Write(buffer[..count]);
        return count > 0;
    }

    /// <summary>False when all is written or the program closed its input, which is its right.</summary>
    private static bool Feed(int fd, ref ReadOnlySpan<byte> input)
    {
        var count = FileDescriptor.TryWrite(fd, input[..Math.Min(input.Length, Chunk)]);
        if (count == -Errno.EAGAIN) return true;
        if (count < 0) return false;
        input = input[count..];
        return !input.IsEmpty;
    }
}
