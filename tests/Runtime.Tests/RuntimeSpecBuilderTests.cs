using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Runtime.SpecBuilder;

namespace Selkie.Runtime.Tests;

public sealed class RuntimeSpecBuilderTests
{
    private static readonly ContainerSpec Container = new()
    {
        Id = new string('a', 64),
        Name = "tide",
        Process = new ProcessSpec { Command = ["sleep", "1"], Env = ["A=b"] },
        Network = new NetworkSpec { Mode = NamespaceMode.None },
    };

    private static readonly RuntimeFacts Facts = new() { RootPath = "/root", User = new User(), OwnNetwork = true, BoundingCapabilities = Selkie.Runtime.Capabilities.All };

    private static Spec Build(Func<ContainerSpec, ContainerSpec>? change = null, Func<RuntimeFacts, RuntimeFacts>? facts = null) =>
        RuntimeSpecBuilder.Build(change?.Invoke(Container) ?? Container, facts?.Invoke(Facts) ?? Facts);

    private static Mount MountAt(Spec spec, string path) => Assert.Single(spec.Mounts!, mount => mount.Destination == path);

    [Fact]
    public void The_default_capabilities_are_few()
    {
        var capabilities = Build().Process!.Capabilities!;
        Assert.Equal(11, capabilities.Bounding!.Count);
        Assert.DoesNotContain("CAP_SYS_ADMIN", capabilities.Effective!);
    }

    [Fact]
    public void An_ordinary_user_has_only_the_capabilities_that_were_added()
    {
        var spec = Build(c => c with { Process = c.Process with { User = ProcessUser.Parse("1000") }, Security = new SecuritySpec { CapAdd = ["CAP_NET_RAW"] } });
        Assert.Equal(["CAP_NET_RAW"], spec.Process!.Capabilities!.Effective!);
        Assert.Equal(["CAP_NET_RAW"], spec.Process.Capabilities.Ambient!);
    }

    [Fact]
    public void Block_devices_have_weights_and_limits()
    {
        var disk = new DeviceLimit("/dev/sda", 8, 0, 300);
        Assert.Null(Build().Linux!.Resources!.BlockIO);
        var limits = Build(c => c with { Resources = new ResourceSpec { DeviceWeights = [disk], DeviceReadBps = [disk], DeviceWriteIops = [disk] } }).Linux!.Resources!.BlockIO!;
        Assert.Equal([new WeightDevice { Major = 8, Weight = 300 }], limits.WeightDevice!);
        Assert.Equal([new ThrottleDevice { Major = 8, Rate = 300 }], limits.ThrottleReadBpsDevice!);
        Assert.Equal(limits.ThrottleReadBpsDevice, limits.ThrottleWriteIopsDevice);
        Assert.Null(limits.ThrottleWriteBpsDevice);
    }

    [Fact]
    public void The_mounts_of_systemd_have_a_size_where_one_is_asked_for()
    {
        var container = Container with { Process = Container.Process with { SystemdMode = true } };
        Assert.DoesNotContain(MountAt(Build(_ => container), "/run/lock").Options!, option => option.StartsWith("size=", StringComparison.Ordinal));
        Assert.Contains("size=4096", MountAt(Build(_ => container with { Resources = new ResourceSpec { ShmSizeSystemd = 4096 } }), "/run/lock").Options!);
    }

    [Fact]
    public void What_the_engine_mounts_over_a_root_that_cannot_be_written_cannot_be_written()
    {
        RuntimeFacts WithHosts(RuntimeFacts facts) => facts with { Files = [("/etc/hosts", "/run/hosts")] };
        Assert.DoesNotContain("ro", MountAt(Build(facts: WithHosts), "/etc/hosts").Options!);
        Assert.Contains("ro", MountAt(Build(c => c with { Security = new SecuritySpec { ReadOnlyRoot = true } }, WithHosts), "/etc/hosts").Options!);
    }

    [Fact]
    public void A_device_that_is_a_slave_makes_the_root_one()
    {
        var disk = new GrantedDevice(new HostDevice("/dev/fuse", "c", 10, 229, 0x1b6, 0, 0), "/dev/fuse", "rwm");
        Assert.Null(Build().Linux!.RootfsPropagation);
        Assert.Equal("rslave", Build(facts: facts => facts with { Rootless = true, Devices = [disk] }).Linux!.RootfsPropagation);
    }

    [Fact]
    public void A_class_of_service_is_passed_on() =>
        Assert.Equal("gold", Build(c => c with { Resources = new ResourceSpec { RdtClass = "gold" } }).Linux!.IntelRdt!.ClosId);

    [Fact]
    public void The_labels_of_processes_and_mounts_are_passed_on()
    {
        Assert.Null(Build().Process!.SelinuxLabel);
        var spec = Build(facts: facts => facts with { ProcessLabel = "u:r:container_t:s0:c1,c2", MountLabel = "u:object_r:container_file_t:s0:c1,c2" });
        Assert.Equal("u:r:container_t:s0:c1,c2", spec.Process!.SelinuxLabel);
        Assert.Equal("u:object_r:container_file_t:s0:c1,c2", spec.Linux!.MountLabel);
        var json = System.Text.Encoding.UTF8.GetString(RuntimeJson.Write(spec));
        Assert.Contains("\"selinuxLabel\":\"u:r:container_t:s0:c1,c2\"", json.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"mountLabel\":\"u:object_r:container_file_t:s0:c1,c2\"", json.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_privileged_container_has_all_capabilities_and_nothing_masked()
    {
        var spec = Build(c => c with { Security = new SecuritySpec { Privileged = true } });
        Assert.Equal(41, spec.Process!.Capabilities!.Effective!.Count);
        Assert.Null(spec.Linux!.MaskedPaths);
        Assert.Contains("rw", MountAt(spec, "/sys").Options!);
    }

    [Fact]
    public void Unmask_takes_patterns()
    {
        var spec = Build(c => c with { Security = new SecuritySpec { Unmask = ["/proc/*"] } });
        Assert.DoesNotContain("/proc/kcore", spec.Linux!.MaskedPaths!);
        Assert.Contains("/sys/firmware", spec.Linux.MaskedPaths!);
    }

    [Fact]
    public void A_read_only_root_has_writable_places()
    {
        var spec = Build(c => c with { Security = new SecuritySpec { ReadOnlyRoot = true } });
        Assert.True(spec.Root!.Readonly);
        Assert.Equal("tmpfs", MountAt(spec, "/tmp").Type);
    }

    [Fact]
    public void A_user_s_mount_takes_the_place_of_a_default_one()
    {
        var spec = Build(facts: f => f with { Mounts = [new MountSpec { Type = "bind", Source = "/host", Destination = "/dev/shm", Options = ["rbind"] }] });
        Assert.Equal("/host", MountAt(spec, "/dev/shm").Source);
    }

    [Fact]
    public void A_mount_below_another_comes_after_it()
    {
        var spec = Build(facts: f => f with
        {
            Mounts =
            [
                new MountSpec { Type = "bind", Source = "/x", Destination = "/a/b", Options = [] },
                new MountSpec { Type = "bind", Source = "/y", Destination = "/a", Options = [] },
            ],
        });
        var order = spec.Mounts!.Select(m => m.Destination).ToList();
        Assert.True(order.IndexOf("/a") < order.IndexOf("/a/b"));
    }

    [Fact]
    public void A_shared_namespace_is_joined_and_the_host_s_is_not_left()
    {
        var spec = Build(
            c => c with { Namespaces = new NamespaceSpec { Pid = NamespaceMode.Of("x"), Ipc = NamespaceMode.Host } },
            f => f with { Join = new Dictionary<string, string> { ["pid"] = "/proc/5/ns/pid" } });
        Assert.Equal("/proc/5/ns/pid", Assert.Single(spec.Linux!.Namespaces!, n => n.Type == "pid").Path);
        Assert.DoesNotContain(spec.Linux.Namespaces!, n => n.Type == "ipc");
    }

    [Fact]
    public void A_kernel_parameter_of_the_host_s_network_is_refused() =>
        Assert.Throws<Oci.EngineError>(() => Build(
            c => c with { Security = new SecuritySpec { Sysctls = new Dictionary<string, string> { ["net.core.somaxconn"] = "9" } } },
            f => f with { OwnNetwork = false }));

    [Theory]
    [InlineData(10L, 10L)]
    [InlineData(-1L, -1L)]
    [InlineData(0L, null)]
    public void A_pids_limit_is_the_runtime_s_to_apply(long limit, long? told) =>
        Assert.Equal(told, Build(c => c with { Resources = new ResourceSpec { PidsLimit = limit } }).Linux!.Resources!.Pids?.Limit);
}
