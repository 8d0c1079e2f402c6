using Selkie.Engine.Selinux;

namespace Selkie.Engine.Tests.Selinux;

/// <summary>A root directory in which /sys, /etc and /proc look as on a host with SELinux.</summary>
internal sealed class FakeSelinux : IDisposable
{
    public FakeSelinux()
    {
        Write("sys/fs/selinux/enforce", "1");
        Write("proc/self/attr/current", "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023\0");
        Write("etc/selinux/config", "# comment\nSELINUX=enforcing\nSELINUXTYPE=targeted\n");
        Write("etc/selinux/targeted/contexts/lxc_contexts",
            "process = \"system_u:system_r:container_t:s0\"\ncontent = \"system_u:object_r:virt_var_lib_t:s0\"\nfile = \"system_u:object_r:container_file_t:s0\"\n"
            + "# the next is of a machine\nkvm_process = \"system_u:system_r:container_kvm_t:s0\"\ninit_process = \"system_u:system_r:container_init_t:s0\"\n");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory().FullName;

    public SelinuxHost Host => new(Root);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
        File.WriteAllText(Path.Combine(Root, path), content);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
