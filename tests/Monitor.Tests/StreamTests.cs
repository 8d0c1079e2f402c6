using System.Text.RegularExpressions;
using System.Text;
using Selkie.Linux.Files;
using Selkie.Linux.Terminals;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Monitor.Tests;

public sealed partial class StreamTests
{
    [Fact]
    public void A_client_attached_from_birth_gets_every_byte_of_both_streams()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("seq 1 200000; echo oops >&2; exit 5") with { Attach = true, OneStep = true, LogDriver = LogDriver.None });
        var (result, output, errors) = TestContainer.Collect(monitor.Attachment!);
        Assert.Equal(new AttachResult(AttachEnd.Exited, 5), result);
        Assert.Equal(string.Join('\n', Enumerable.Range(1, 200000)) + "\n", output);
        Assert.Equal("oops\n", errors);
        Assert.Equal(5, monitor.WaitExit());
        monitor.CleanedUp();
    }

    [Fact]
    public void Standard_input_arrives_whole_and_its_end_too()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("cat") with { Attach = true, OneStep = true, Stdin = true });
        string text = new('x', 3_000_000);
        var (result, output, _) = TestContainer.Collect(monitor.Attachment!, text);
        Assert.Equal(new AttachResult(AttachEnd.Exited, 0), result);
        Assert.Equal(text, output);
    }

    [Fact]
    public void Without_stdin_the_process_reads_an_empty_file()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("cat; echo end") with { Attach = true, OneStep = true });
        Assert.Equal("end\n", TestContainer.Collect(monitor.Attachment!, "ignored").Output);
    }

    [Fact]
    public void The_log_has_whole_lines_and_marks_pieces()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("echo one; echo two >&2; sleep 0.2; head -c 10000 /dev/zero | tr '\\0' y; echo; sleep 0.1; echo -n last",
            mounts: ",{\"destination\":\"/dev/zero\",\"type\":\"bind\",\"source\":\"/dev/zero\",\"options\":[\"bind\"]}"));
        monitor.WaitExit();
        monitor.CleanedUp();
        var lines = File.ReadAllLines(container.LogPath);
        Assert.All(lines, line => Assert.Matches(LogLine(), line));
        Assert.Contains(lines, line => line.EndsWith(" stdout F one", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" stderr F two", StringComparison.Ordinal));
        Assert.EndsWith(" stdout P last", lines[^1]);
        var pieces = lines.Where(line => line.Contains(" stdout ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(" stdout ", StringComparison.Ordinal) + 8)..]).ToArray()[1..^1];
        Assert.All(pieces[..^1], piece => Assert.StartsWith("P ", piece));
        Assert.StartsWith("F ", pieces[^1]);
        Assert.Equal(10000, pieces.Sum(piece => piece.Length - 2));
    }

    [Fact]
    public void The_log_begins_anew_past_its_size()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("seq 1 5000") with { LogSizeMax = 4096 });
        monitor.WaitExit();
        monitor.CleanedUp();
        Assert.InRange(new FileInfo(container.LogPath).Length, 1, 4096);
        Assert.EndsWith("5000", File.ReadAllLines(container.LogPath)[^1]);
    }

    [Fact]
    public void A_log_that_was_moved_away_is_opened_again()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("echo one; while ! [ -e /tmp/go ]; do sleep 0.02; done; echo two"));
        TestContainer.Eventually(() => File.Exists(container.LogPath) && File.ReadAllText(container.LogPath).Contains("one", StringComparison.Ordinal), "the first line");
        File.Move(container.LogPath, container.LogPath + ".1");
        using (var connection = MonitorClient.Connect(container.RunDirectory))
        {
            connection.ReopenLog();
            TestContainer.Eventually(() => File.Exists(container.LogPath), "the log opened again");
        }
        Directory.CreateDirectory($"{container.Root}/upper/tmp");
        File.WriteAllText($"/proc/{MonitorState.Read(container.RunDirectory)!.ContainerPid}/root/tmp/go", "");
        monitor.WaitExit();
        monitor.CleanedUp();
        Assert.EndsWith("two\n", File.ReadAllText(container.LogPath));
    }

    [Fact]
    public void A_terminal_has_the_size_it_is_given_and_ends_lines_with_a_return()
    {
        using var container = new TestContainer();
        using var monitor = MonitorClient.Launch(container.Plan("stty size; cat", terminal: true) with { Attach = true });
        monitor.WaitCreated();
        monitor.Attachment!.Resize(new TerminalSize(33, 77));
        monitor.Start();
        var (result, output, _) = TestContainer.Collect(monitor.Attachment, "typed\n\u0004", new AttachOptions { Terminal = true });
        Assert.Equal(AttachEnd.Exited, result.End);
        Assert.Contains("33 77\r\n", output);
        Assert.Contains("typed\r\n", output);
    }

    [Fact]
    public void Detach_keys_end_the_client_and_not_the_container()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("cat", terminal: true) with { OneStep = true });
        using var connection = MonitorClient.Connect(container.RunDirectory);
        var options = new AttachOptions { Terminal = true, DetachSequence = DetachKeys.Parse("ctrl-p,ctrl-q") };
        var (result, _, _) = TestContainer.Collect(connection, "abc\u0010\u0011", options);
        Assert.Equal(AttachEnd.Detached, result.End);
        Assert.True(MonitorState.Read(container.RunDirectory)!.ContainerAlive);
    }

    [Fact]
    public void Several_clients_see_the_same_and_the_one_that_asks_learns_the_exit_code()
    {
        using var container = new TestContainer();
        container.Run(container.Plan("while ! [ -e /tmp/go ]; do sleep 0.02; done; echo both; exit 9") with { OneStep = true }).Dispose();
        using var first = MonitorClient.Connect(container.RunDirectory);
        using var second = MonitorClient.Connect(container.RunDirectory);
        using var waiting = MonitorClient.Connect(container.RunDirectory);
        int? code = null;
        var wait = new Thread(() => code = waiting.WaitExit());
        wait.Start();
        first.Resize(new TerminalSize(1, 1)); // arrives after the connections, so all are accepted before the container goes on
        Thread.Sleep(100);
        Directory.CreateDirectory($"/proc/{MonitorState.Read(container.RunDirectory)!.ContainerPid}/root/tmp/go");
        Assert.Equal("both\n", TestContainer.Collect(first).Output);
        Assert.Equal("both\n", TestContainer.Collect(second).Output);
        wait.Join();
        Assert.Equal(9, code);
    }

    [Fact]
    public void A_client_that_takes_nothing_does_not_cost_the_others_their_output()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("seq 1 100000") with { Attach = true, OneStep = true });
        Thread.Sleep(500); // longer than the buffers last
        var (_, output, _) = TestContainer.Collect(monitor.Attachment!);
        Assert.EndsWith("\n100000\n", output);
        Assert.Equal(100000, output.Count(c => c == '\n'));
    }

    [Fact]
    public void A_late_client_that_goes_away_does_not_disturb_the_container()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("seq 1 300000; exit 4") with { OneStep = true, Attach = true });
        for (var i = 0; i < 20; i++) MonitorClient.Connect(container.RunDirectory).Dispose();
        var (result, output, _) = TestContainer.Collect(monitor.Attachment!);
        Assert.Equal(new AttachResult(AttachEnd.Exited, 4), result);
        Assert.Equal(300000, output.Count(c => c == '\n'));
    }

    [Fact]
    public void A_terminal_works_from_a_run_directory_with_a_long_path()
    {
        using var container = new TestContainer();
        var run = $"{container.Root}/{new string('r', 100)}";
        Directory.CreateDirectory(run);
        using var monitor = container.Run(container.Plan("echo long", terminal: true) with { RunDirectory = run, Attach = true });
        Assert.Equal("long\r\n", TestContainer.Collect(monitor.Attachment!).Output);
        monitor.WaitExit();
        monitor.CleanedUp();
    }

    [Fact]
    public void Passthrough_gives_the_container_the_callers_descriptors()
    {
        using var container = new TestContainer();
        var (read, write) = Pipe.Create();
        var monitor = MonitorClient.Launch(container.Plan("echo direct") with { LogDriver = LogDriver.PassThrough, StandardFiles = [new(-1, 0), new(write, 1), new(2, 2)], OneStep = true });
        FileDescriptor.Close(write);
        monitor.WaitCreated();
        monitor.WaitExit();
        monitor.CleanedUp();
        var text = new byte[100];
        Assert.Equal("direct\n", Encoding.ASCII.GetString(text, 0, FileDescriptor.Read(read, text)));
        Assert.Equal(0, FileDescriptor.Read(read, text));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}[+-]\d\d:\d\d (stdout|stderr) [FP] ")]
    private static partial Regex LogLine();
}
