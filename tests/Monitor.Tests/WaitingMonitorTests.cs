using Selkie.Linux.Files;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Spawning;
using Selkie.Runtime.Monitors;

namespace Selkie.Monitor.Tests;

/// <summary>Those that look at this process's children run alone.</summary>
[CollectionDefinition("one monitor waits", DisableParallelization = true)]
public sealed class OneMonitorWaits;

[Collection("one monitor waits")]
public sealed class WaitingMonitorTests
{
    [Fact]
    public void A_monitor_that_was_started_ahead_runs_the_container_with_its_descriptors_and_shows_its_arguments()
    {
        using var container = new TestContainer();
        using var network = Namespaces.NewNetwork();
        var (read, write) = Pipe.Create();
        using var prepared = new PreparedMonitor().Start(TestContainer.MonitorPath);
        using var monitor = MonitorClient.Launch(container.Plan("echo out; echo through >&5; exit 7") with
        {
            Attach = true,
            NetworkNamespace = network,
            PreservedDescriptors = [new SpawnFile(write, 5)],
        }, prepared);
        var line = File.ReadAllText($"/proc/{monitor.Pid}/cmdline");
        Assert.StartsWith($"{TestContainer.MonitorPath}\0container\0--id\0{container.Id}\0", line);
        Assert.StartsWith("net:[", new FileInfo(monitor.NetworkPath!).LinkTarget);
        monitor.WaitCreated();
        monitor.Start();
        var (_, output, _) = TestContainer.Collect(monitor.Attachment!);
        Assert.Equal(7, monitor.WaitExit());
        monitor.CleanedUp();
        FileDescriptor.Close(write);
        var buffer = new byte[20];
        Assert.Equal(("out\n", "through\n"), (output, System.Text.Encoding.ASCII.GetString(buffer, 0, FileDescriptor.Read(read, buffer))));
        FileDescriptor.Close(read);
    }

    [Fact]
    public void One_that_was_killed_meanwhile_is_replaced()
    {
        using var container = new TestContainer();
        using var prepared = new PreparedMonitor().Start(TestContainer.MonitorPath);
        TestContainer.Eventually(() => Waiting().Count == 1, "it is there");
        foreach (var waiting in Waiting()) Processes.Signal(waiting, Signals.SIGKILL);
        TestContainer.Eventually(() => Waiting().Count == 0, "it ends");
        using var monitor = container.Run(container.Plan("exit 3"), prepared);
        Assert.Equal(3, monitor.WaitExit());
        monitor.CleanedUp();
    }

    [Fact]
    public void One_that_nobody_needs_ends()
    {
        if (!File.Exists(TestContainer.MonitorPath)) Assert.Skip("needs the monitor");
        using var prepared = new PreparedMonitor().Start(TestContainer.MonitorPath);
        TestContainer.Eventually(() => Waiting().Count == 1, "it is there");
        prepared.GiveUp();
        TestContainer.Eventually(() => Waiting().Count == 0, "it ends");
    }

    [Fact]
    public void One_that_is_kept_for_a_container_goes_to_no_other()
    {
        using var other = new TestContainer();
        using var container = new TestContainer();
        using var prepared = new PreparedMonitor().Start(TestContainer.MonitorPath);
        var kept = prepared.ReserveFor(container.Id);
        Assert.Equal(0, prepared.ReserveFor(other.Id));
        using (var theirs = other.Run(other.Plan("exit 4"), prepared))
        {
            Assert.NotEqual(kept, theirs.Pid);
            Assert.Equal(4, theirs.WaitExit());
            theirs.CleanedUp();
        }
        using var monitor = container.Run(container.Plan("exit 3"), prepared);
        Assert.Equal((kept, 3), (monitor.Pid, monitor.WaitExit()));
        monitor.CleanedUp();
        Assert.Equal(0, prepared.ReserveFor(container.Id));
    }

    private static List<int> Waiting() => [.. Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
        .Where(pid => pid > 0 && ProcessStat.Read(pid) is { IsDead: false } stat && stat.Parent == Processes.CurrentId)
        .Where(pid => File.ReadAllText($"/proc/{pid}/cmdline").Contains("\0await\0", StringComparison.Ordinal))];
}
