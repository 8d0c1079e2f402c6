using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Sockets;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Monitor.Tests;

public sealed class ContainerTests
{
    [Fact]
    public void A_container_is_created_started_and_its_exit_is_reported_and_recorded()
    {
        using var container = new TestContainer();
        using var monitor = MonitorClient.Launch(container.Plan("exit 7"));
        var pid = monitor.WaitCreated();
        var created = MonitorState.Read(container.RunDirectory)!;
        Assert.Equal(ContainerState.Created, created.Status);
        Assert.Equal(pid, created.ContainerPid);
        Assert.Equal(monitor.Pid, created.MonitorPid);
        Assert.True(created.ContainerAlive && created.MonitorAlive);
        monitor.Start();
        Assert.Equal(7, monitor.WaitExit());
        var state = MonitorState.Read(container.RunDirectory)!;
        Assert.Equal((ContainerState.Exited, 7, 0), (state.Status, state.ExitCode, state.Signal));
        Assert.True(state.StartedAt > 0 && state.FinishedAt >= state.StartedAt);
        monitor.CleanedUp();
        TestContainer.Eventually(() => !MonitorState.Read(container.RunDirectory)!.MonitorAlive, "the monitor ends once the engine has cleaned up");
        Assert.False(File.Exists(container.CleanupMark));
    }

    [Fact]
    public void A_signal_counts_128_and_its_number()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("kill -9 $$; sleep 100") with { OneStep = true });
        container.Runtime.Kill(container.Id, Signals.SIGKILL);
        Assert.Equal(137, monitor.WaitExit());
        Assert.Equal(9, MonitorState.Read(container.RunDirectory)!.Signal);
        monitor.CleanedUp();
    }

    [Fact]
    public void The_runtimes_own_text_explains_a_program_that_does_not_exist()
    {
        using var container = new TestContainer();
        var launch = container.Plan("");
        container.WriteBundle(["/no/such/program"], false, "", "{}");
        using var monitor = MonitorClient.Launch(launch);
        var error = Assert.Throws<RuntimeFailedException>(() => monitor.WaitCreated());
        Assert.Contains("/no/such/program", error.Message);
        Assert.Contains("no such file or directory", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Null(container.Runtime.State(container.Id));
    }

    [Fact]
    public void A_monitor_nobody_waits_for_becomes_the_clean_up_with_the_network_namespace_in_hand()
    {
        using var container = new TestContainer();
        using var network = Namespaces.NewNetwork();
        container.Run(container.Plan("exit 3") with { NetworkNamespace = network }).Dispose();
        TestContainer.Eventually(() => File.Exists(container.CleanupMark), "the clean-up runs");
        var mark = File.ReadAllText(container.CleanupMark);
        Assert.Matches("^fd=[0-9]+\n", mark);
        Assert.Contains("net:[", mark);
        Assert.Equal(3, MonitorState.Read(container.RunDirectory)!.ExitCode);
    }

    [Fact]
    public void An_engine_that_dies_after_it_claimed_the_clean_up_leaves_it_to_the_monitor()
    {
        using var container = new TestContainer();
        var monitor = container.Run(container.Plan("exit 0"));
        Assert.Equal(0, monitor.WaitExit());
        Assert.False(File.Exists(container.CleanupMark));
        monitor.Dispose();
        TestContainer.Eventually(() => File.Exists(container.CleanupMark), "the clean-up runs");
    }

    [Fact]
    public void A_container_created_by_an_engine_that_went_away_is_started_through_the_attach_socket()
    {
        using var container = new TestContainer();
        var monitor = MonitorClient.Launch(container.Plan("echo hello; exit 4"));
        monitor.WaitCreated();
        monitor.Dispose();
        using var connection = MonitorClient.Connect(container.RunDirectory);
        var (result, output, _) = TestContainer.Collect(connection, options: new AttachOptions { Start = true });
        Assert.Equal(new AttachResult(AttachEnd.Exited, 4), result);
        Assert.Equal("hello\n", output);
    }

    [Fact]
    public void Time_is_up_with_code_255()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("sleep 100") with { Timeout = 1 });
        Assert.Equal(255, monitor.WaitExit());
        monitor.CleanedUp();
    }

    [Fact]
    public void A_killed_monitor_takes_the_mount_along_and_leaves_nothing_on_the_host()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("sleep 100"));
        var merged = $"{container.Root}/merged";
        Assert.DoesNotContain(merged, File.ReadAllText("/proc/self/mountinfo"));
        Assert.Contains(merged, File.ReadAllText($"/proc/{monitor.Pid}/mountinfo"));
        Assert.Empty(Directory.GetFileSystemEntries(merged));
        Processes.Signal(monitor.Pid, Signals.SIGKILL);
        Assert.Throws<RuntimeFailedException>(() => monitor.WaitExit());
        var state = MonitorState.Read(container.RunDirectory)!;
        Assert.True(state.ContainerAlive);
        TestContainer.Eventually(() => !state.MonitorAlive, "a zombie counts as dead");
        container.Runtime.Kill(container.Id, Signals.SIGKILL);
        TestContainer.Eventually(() => !state.ContainerAlive, "the container ends");
        Assert.True(container.Runtime.Delete(container.Id, force: true));
    }

    [Fact]
    public void Memory_that_runs_out_is_recorded()
    {
        if (!File.Exists("/sys/fs/cgroup/memory/memory.limit_in_bytes")) Assert.Skip("needs the memory controller of cgroup v1");
        using var container = new TestContainer();
        var launch = container.Plan("exec tail /dev/zero", mounts: ",{\"destination\":\"/dev/zero\",\"type\":\"bind\",\"source\":\"/dev/zero\",\"options\":[\"bind\"]}", resources: """{"memory":{"limit":16777216,"swap":16777216}}""");
        using var monitor = container.Run(launch);
        Assert.Equal(137, monitor.WaitExit());
        Assert.True(MonitorState.Read(container.RunDirectory)!.OomKilled);
        monitor.CleanedUp();
    }

    [Fact]
    public void Relative_layers_are_found_below_the_given_directory()
    {
        using var container = new TestContainer();
        var launch = container.Plan("exit 8");
        var data = launch.MountOptions;
        var lower = data["lowerdir=".Length..data.IndexOf(',')];
        launch = launch with { MountDirectory = Path.GetDirectoryName(lower), MountOptions = data.Replace(lower, Path.GetFileName(lower)) };
        using var monitor = container.Run(launch);
        Assert.Equal(8, monitor.WaitExit());
        monitor.CleanedUp();
    }

    [Fact]
    public void More_layers_than_a_page_names_are_mounted()
    {
        if (Environment.OSVersion.Version < new Version(6, 5)) Assert.Skip("needs lowerdir+ of Linux 6.5");
        using var container = new TestContainer();
        var launch = container.Plan("exec cat /last");
        var layers = Enumerable.Range(0, 200).Select(i => Directory.CreateDirectory($"{container.Root}/layers/{i:d40}").FullName).ToList();
        File.WriteAllText($"{layers[^1]}/last", "the lowest");
        launch = launch with { Attach = true, MountOptions = launch.MountOptions.Replace("lowerdir=", $"lowerdir={string.Join(':', layers)}:", StringComparison.Ordinal) };
        using var monitor = container.Run(launch);
        var (_, output, _) = TestContainer.Collect(monitor.Attachment!);
        Assert.Equal("the lowest", output);
        Assert.Equal(0, monitor.WaitExit());
        monitor.CleanedUp();
    }

    [Fact]
    public void Mounts_to_be_hidden_are_gone_in_the_container_and_stay_on_the_host()
    {
        using var container = new TestContainer();
        string outer = Directory.CreateDirectory($"{container.Root}/outer").FullName, inner = $"{outer}/inner";
        Mounts.Mount("tmpfs", outer, "tmpfs");
        Mounts.SetPropagation(outer, MountFlags.Shared);
        try
        {
            Directory.CreateDirectory(inner);
            Mounts.Mount("tmpfs", inner, "tmpfs");
            File.WriteAllText($"{inner}/seen", "");
            var bind = $$""",{"destination":"/vol","type":"bind","source":"{{outer}}","options":["rbind","rprivate"]}""";
            using var monitor = container.Run(container.Plan("test -d /vol/inner -a ! -e /vol/inner/seen", mounts: bind) with { HiddenMounts = inner });
            Assert.Equal(0, monitor.WaitExit());
            monitor.CleanedUp();
            Assert.True(File.Exists($"{inner}/seen"));
        }
        finally
        {
            Mounts.Unmount(inner, UnmountFlags.Detach);
            Mounts.Unmount(outer, UnmountFlags.Detach);
        }
    }

    [Fact]
    public void Of_what_a_container_notifies_only_that_it_is_ready_reaches_the_service_manager()
    {
        using var container = new TestContainer();
        var manager = UnixSocket.Listen($"{container.Root}/manager", UnixSocketKind.Datagram);
        Directory.CreateDirectory($"{container.RunDirectory}/notify");
        using var monitor = container.Run(container.Plan("sleep 100") with { SdNotifySocket = $"{container.Root}/manager" });
        var relay = $"{container.RunDirectory}/notify/notify.sock";
        Assert.Equal(17, UnixSocket.TrySendTo(relay, "MAINPID=1\nREADY=2"u8));
        Assert.Equal(17, UnixSocket.TrySendTo(relay, "MAINPID=1\nREADY=1"u8));
        Assert.True(Poll.WaitReadable(manager, 10_000));
        var message = new byte[100];
        Assert.Equal("READY=1"u8, message.AsSpan(0, UnixSocket.TryReceive(manager, message)));
        Assert.Equal(-Errno.EAGAIN, UnixSocket.TryReceive(manager, message));
        container.Runtime.Kill(container.Id, Signals.SIGKILL);
        monitor.WaitExit();
        Assert.False(File.Exists(relay));
        monitor.CleanedUp();
        FileDescriptor.Close(manager);
    }

    [Fact]
    public void A_mount_that_fails_is_reported_with_its_target()
    {
        using var container = new TestContainer();
        using var monitor = MonitorClient.Launch(container.Plan("true") with { MountOptions = "lowerdir=/nowhere/at/all" });
        var error = Assert.Throws<RuntimeFailedException>(() => monitor.WaitCreated());
        Assert.Equal($"mount {container.Root}/merged: no such file or directory", error.Message);
    }

    [Fact]
    public void A_restart_is_waited_for_under_a_name_that_is_known_and_then_made_by_the_command()
    {
        using var container = new TestContainer();
        var (registry, made) = ($"{container.Root}/monitors", $"{container.Root}/made");
        Directory.CreateDirectory(registry);
        using var monitor = MonitorClient.Launch(container.Plan("exit 0") with { RestartDelay = 300, RegisterDirectory = registry, Cleanup = ["/bin/sh", "-c", $"echo $$ > {made}.part; mv {made}.part {made}"] });
        Assert.Equal(0, monitor.WaitCreated());
        Assert.Equal(ContainerState.Creating, MonitorState.Read(container.RunDirectory)?.Status);
        Assert.Equal([$"{registry}/{monitor.Pid}"], Directory.GetFiles(registry));
        TestContainer.Eventually(() => File.Exists(made), "the command is there");
        Assert.Equal($"{monitor.Pid}\n", File.ReadAllText(made));
        Assert.Empty(Directory.GetFiles(registry));
    }

    [Fact]
    public void Preserved_descriptors_reach_the_container_under_the_numbers_asked_for()
    {
        using var container = new TestContainer();
        var (readA, writeA) = Pipe.Create();
        var (readB, writeB) = Pipe.Create();
        using var monitor = container.Run(container.Plan("echo a >&3; echo b >&4") with { PreservedDescriptors = [new(writeA, 3), new(writeB, 4)], OneStep = true });
        FileDescriptor.Close(writeA);
        FileDescriptor.Close(writeB);
        Assert.Equal(0, monitor.WaitExit());
        monitor.CleanedUp();
        var text = new byte[2];
        FileDescriptor.Read(readA, text);
        Assert.Equal("a\n"u8, text);
        FileDescriptor.Read(readB, text);
        Assert.Equal("b\n"u8, text);
        FileDescriptor.Close(readA);
        FileDescriptor.Close(readB);
    }
}
