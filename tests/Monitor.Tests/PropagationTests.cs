using Selkie.Linux.Mounting;
using Selkie.Linux.NamespaceEntry;
using Selkie.Runtime.Monitors;

namespace Selkie.Monitor.Tests;

public sealed class PropagationTests
{
    [Fact]
    public void Mounts_below_an_rshared_volume_travel_both_ways_though_the_root_file_system_is_the_monitors_own() => InSharedMounts(Check);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_host_mounts_over_the_directory_of_the_layers_does_not_hide_the_root_file_system(bool mountedBefore) => InSharedMounts(container =>
    {
        if (mountedBefore) Mounts.Bind(container.Root, container.Root);
        using var monitor = container.Run(container.Plan("sleep 100") with { MountDirectory = container.Root });
        var root = $"/proc/{MonitorState.Read(container.RunDirectory)!.MonitorPid}/root{container.Root}/merged/bin/sh";
        Assert.True(File.Exists(root), "the monitor sees the root file system");
        Mounts.Bind(container.Root, container.Root);
        Assert.True(File.Exists(root), "the monitor goes on to see it");
        Mounts.TryUnmount(container.Root, UnmountFlags.Detach);
        Assert.True(File.Exists(root), "and when the host's mount is gone");
        if (mountedBefore) Mounts.TryUnmount(container.Root, UnmountFlags.Detach);
    });

    private static void InSharedMounts(Action<TestContainer> check)
    {
        using var container = new TestContainer();
        Exception? failure = null;
        // A mount namespace of the test's own, all shared, as systemd sets hosts up.
        Namespaces.OnOwnThread(() =>
        {
            Namespaces.Unshare(NamespaceKind.Mount);
            Mounts.SetPropagation("/", MountFlags.Recursive | MountFlags.Private);
            Mounts.SetPropagation("/", MountFlags.Recursive | MountFlags.Shared);
            try
            {
                check(container);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        if (failure is not null) throw failure;
    }

    private static void Check(TestContainer container)
    {
        var volume = $"{container.Root}/volume";
        Directory.CreateDirectory($"{volume}/host");
        Directory.CreateDirectory($"{volume}/inside");
        var mount = $$""",{"destination":"/vol","type":"bind","source":"{{volume}}","options":["rbind","rshared"]}""";
        using var monitor = container.Run(container.Plan("mount -t tmpfs t /vol/inside && touch /vol/inside/mark && touch /vol/ready && sleep 100", mounts: mount, propagation: "shared"));
        TestContainer.Eventually(() => File.Exists($"{volume}/ready"), "the container is ready");
        Assert.True(File.Exists($"/proc/thread-self/root{volume}/inside/mark"), "the container's mount reaches the host");
        Assert.DoesNotContain($"{container.Root}/merged", File.ReadAllText("/proc/thread-self/mountinfo"));
        Mounts.Mount("t", $"{volume}/host", "tmpfs");
        File.WriteAllText($"/proc/thread-self/root{volume}/host/mark", "");
        var pid = MonitorState.Read(container.RunDirectory)!.ContainerPid;
        Assert.True(File.Exists($"/proc/{pid}/root/vol/host/mark"), "the host's mount reaches the container");
    }
}
