using System.Text;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Spawning;

namespace Selkie.Linux.Tests;

public sealed class SpawnTests
{
    [Fact]
    public void A_program_gets_exactly_the_descriptors_it_was_given()
    {
        var (read, write) = Pipe.Create();
        var (unused, other) = Pipe.Create();
        var result = Command.Run(new SpawnOptions { Path = "/bin/sh", Arguments = ["sh", "-c", "echo through >&7; ls /proc/self/fd"], Files = [new(write, 7)] });
        FileDescriptor.Close(write);
        // ls itself opens the directory: 3.
        Assert.Equal("0\n1\n2\n3\n7\n", result.OutputText);
        var text = new byte[20];
        Assert.Equal("through\n", Encoding.ASCII.GetString(text, 0, FileDescriptor.Read(read, text)));
        foreach (var fd in new[] { read, unused, other }) FileDescriptor.Close(fd);
    }

    [Fact]
    public void Descriptors_may_change_places()
    {
        var (readA, writeA) = Pipe.Create();
        var (readB, writeB) = Pipe.Create();
        Command.Run(new SpawnOptions
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", $"echo a > /proc/self/fd/{writeB}; echo b > /proc/self/fd/{writeA}"],
            Files = [new(writeA, writeB), new(writeB, writeA)],
        });
        var text = new byte[2];
        FileDescriptor.Read(readA, text);
        Assert.Equal("a\n"u8, text);
        FileDescriptor.Read(readB, text);
        Assert.Equal("b\n"u8, text);
        foreach (var fd in new[] { readA, writeA, readB, writeB }) FileDescriptor.Close(fd);
    }

    [Fact]
    public void Signals_have_their_default_action_and_none_is_blocked()
    {
        var status = Command.Run("/bin/cat", "/proc/self/status").OutputText;
        foreach (var name in new[] { "SigBlk", "SigIgn", "SigCgt" }) Assert.Contains($"{name}:\t0000000000000000", status);
    }

    [Fact]
    public void Input_and_both_outputs_flow_without_a_deadlock()
    {
        var input = new byte[1_000_000];
        Array.Fill(input, (byte)'z');
        var result = Command.Run(new SpawnOptions { Path = "/bin/sh", Arguments = ["sh", "-c", "cat; echo error >&2; exit 3"] }, input);
        Assert.Equal(input, result.Output);
        Assert.Equal("error", result.ErrorText);
        Assert.Equal(3, result.Status.Code);
    }

    [Fact]
    public void A_missing_program_is_an_exception_with_its_name() =>
        Assert.Equal("exec no-such-program-here: no such file or directory", Assert.Throws<LinuxException>(() => Command.Run("no-such-program-here")).Message);

    [Fact]
    public void A_child_killed_by_a_signal_counts_128_and_more()
    {
        var pid = Spawn.Start(new SpawnOptions { Path = "/bin/sleep", Arguments = ["sleep", "100"], Environment = [], WorkingDirectory = "/", NewSession = true });
        var stat = ProcessStat.Read(pid)!.Value;
        Assert.Equal(Processes.CurrentId, stat.Parent);
        Assert.True(ProcessStat.IsAlive(pid, stat.StartTime));
        using var handle = Processes.OpenPidFd(pid)!;
        Assert.False(Processes.WaitEnded(handle, 0));
        Assert.True(Processes.Signal(handle, Signals.SIGTERM));
        Assert.True(Processes.WaitEnded(handle, 10_000));
        Assert.False(ProcessStat.IsAlive(pid, stat.StartTime));
        Assert.Equal(143, Processes.Wait(pid).Code);
        Assert.Null(ProcessStat.Read(pid));
    }

    [Fact]
    public void A_process_name_with_brackets_and_blanks_does_not_shift_the_fields() =>
        Assert.Equal(new ProcessStat('S', 42, 777), ProcessStat.Parse("9 (a) R (b) S 42 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0"u8));
}
