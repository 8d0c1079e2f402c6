using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Selinux;

public sealed class SelinuxHostTests : IDisposable
{
    private readonly FakeSelinux _fake = new();

    public void Dispose() => _fake.Dispose();

    [Fact]
    public void The_policy_s_contexts_are_those_of_its_type()
    {
        Assert.True(_fake.Host.IsEnabled);
        Assert.Equal("system_u:system_r:container_t:s0", _fake.Host.Context("process")!.ToString());
        Assert.Equal("container_init_t", _fake.Host.Context("init_process")!.Type);
        Assert.Null(_fake.Host.Context("ro_file"));
        Assert.Equal("unconfined_u", _fake.Host.OfThisProcess!.User);
    }

    [Fact]
    public void The_contexts_of_the_containers_package_come_first()
    {
        _fake.Write("usr/share/containers/selinux/contexts", "process = \"system_u:system_r:other_t:s0\"\n");
        Assert.Equal("other_t", _fake.Host.Context("process")!.Type);
        Assert.Null(_fake.Host.Context("file"));
    }

    [Fact]
    public void Without_the_kernel_s_files_or_without_a_policy_nothing_is_labelled()
    {
        var security = new SecuritySpec { ProcessLabel = "u:r:t:s0", MountLabel = "u:r:f:s0" };
        Assert.Equal(("u:r:t:s0", "u:r:f:s0"), (_fake.Host.ProcessLabel(security), _fake.Host.MountLabel(security)));
        _fake.Write("proc/self/attr/current", "kernel\0");
        Assert.False(_fake.Host.IsEnabled);
        _fake.Write("proc/self/attr/current", "");
        File.Delete(_fake.Root + "/sys/fs/selinux/enforce");
        Assert.False(_fake.Host.IsEnabled);
        Assert.Null(_fake.Host.ProcessLabel(security));
        Assert.Null(_fake.Host.MountLabel(security));
        Assert.Null(_fake.Host.VolumeLabel(null));
    }

    [Fact]
    public void A_volume_has_the_label_of_the_container_that_it_is_made_for_else_the_usual_one()
    {
        Assert.Equal("u:object_r:special_t:s0:c1,c2", _fake.Host.VolumeLabel(new SecuritySpec { MountLabel = "u:object_r:special_t:s0:c1,c2" }));
        Assert.Equal("system_u:object_r:container_file_t:s0", _fake.Host.VolumeLabel(null));
    }
}
