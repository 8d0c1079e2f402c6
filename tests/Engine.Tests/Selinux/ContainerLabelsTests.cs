using System.Text.RegularExpressions;
using Selkie.Engine.Selinux;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Selinux;

public sealed partial class ContainerLabelsTests : IDisposable
{
    private readonly FakeSelinux _fake = new();

    private ContainerLabels Labels => new(_fake.Host, _ => false);

    public void Dispose() => _fake.Dispose();

    [GeneratedRegex(@"^s0:c(\d+),c(\d+)$")]
    private static partial Regex TwoCategories { get; }

    [Fact]
    public void A_container_has_two_categories_of_its_own_which_its_files_have_too()
    {
        var (process, mount) = Labels.Choose([]);
        var level = SecurityContext.Parse(process).Level;
        Assert.StartsWith("system_u:system_r:container_t:", process);
        Assert.Equal("system_u:object_r:container_file_t:" + level, mount);
        var categories = TwoCategories.Match(level).Groups;
        Assert.InRange(int.Parse(categories[1].Value), 0, int.Parse(categories[2].Value) - 1);
        Assert.InRange(int.Parse(categories[2].Value), 1, 1023);
    }

    [Fact]
    public void Categories_that_another_container_has_are_not_given_again()
    {
        var refused = new List<string>();
        var (process, _) = new ContainerLabels(_fake.Host, level =>
        {
            if (refused.Count == 3) return false;
            refused.Add(level);
            return true;
        }).Choose([]);
        Assert.Equal(3, refused.Count);
        Assert.DoesNotContain(SecurityContext.Parse(process).Level, refused);
    }

    [Fact]
    public void A_policy_without_levels_gives_none()
    {
        _fake.Write("etc/selinux/targeted/contexts/lxc_contexts", "process = \"u:r:container_t\"\nfile = \"u:object_r:container_file_t\"\n");
        Assert.Equal(("u:r:container_t", "u:object_r:container_file_t"), Labels.Choose([]));
    }

    [Fact]
    public void Options_change_a_part_of_the_labels_each() => Assert.Equal(
        ("me_u:my_r:my_t:s0:c1,c2", "me_u:object_r:my_file_t:s0:c1,c2"),
        Labels.Choose(["user:me_u", "role:my_r", "type:my_t", "filetype:my_file_t", "level:s0:c1,c2"]));

    [Fact]
    public void A_container_that_is_not_confined_has_files_that_no_confined_one_may_read() =>
        Assert.Equal(("", "system_u:object_r:container_file_t:s0:c1022,c1023"), Labels.Choose(["type:my_t", "disable"]));

    [Theory]
    [InlineData("bad", "Bad label option \"bad\", valid options 'disable' or 'user, role, level, type, filetype' followed by ':' and a value")]
    [InlineData("kind:x", "Bad label option \"kind\", valid options 'disable, user, role, level, type, filetype'")]
    public void Other_options_are_refused(string option, string message) => Assert.Equal(message, Assert.Throws<EngineError>(() => Labels.Choose([option])).Message);

    [Fact]
    public void An_init_has_its_own_type_unless_one_is_asked_for()
    {
        Assert.Equal("system_u:system_r:container_init_t:s0:c1,c2", Labels.Choose(["level:s0:c1,c2"], "init_process").Process);
        Assert.Equal("system_u:system_r:spc_t:s0:c1,c2", Labels.Choose(["type:spc_t", "level:s0:c1,c2"], "init_process").Process);
        Assert.Equal("", Labels.Choose(["disable"], "init_process").Process);
    }

    [Fact]
    public void Who_shares_another_container_s_processes_or_memory_has_its_label()
    {
        const string Donor = "system_u:system_r:container_t:s0:c7,c9";
        foreach (var shared in new[] { new NamespaceSpec { Ipc = NamespaceMode.Of("X") }, new NamespaceSpec { Pid = NamespaceMode.Of("X") } })
            Assert.Equal(Donor, Labels.Choose(ContainerLabels.OptionsOf(new SecuritySpec(), shared, id => id == "X" ? Donor : "")).Process);
    }

    [Fact]
    public void Who_shares_the_host_s_or_is_privileged_is_not_confined_unless_options_say_how()
    {
        Assert.Equal(["disable"], ContainerLabels.OptionsOf(new SecuritySpec(), new NamespaceSpec { Pid = NamespaceMode.Host }, _ => ""));
        Assert.Equal(["disable"], ContainerLabels.OptionsOf(new SecuritySpec(), new NamespaceSpec { Ipc = NamespaceMode.Host }, _ => ""));
        Assert.Equal(["disable"], ContainerLabels.OptionsOf(new SecuritySpec { Privileged = true }, new NamespaceSpec(), _ => ""));
        Assert.Equal(["type:a"], ContainerLabels.OptionsOf(new SecuritySpec { Privileged = true, Options = ["seccomp=x", "label=type:a"] }, new NamespaceSpec { Pid = NamespaceMode.Host }, _ => ""));
        Assert.Empty(ContainerLabels.OptionsOf(new SecuritySpec(), new NamespaceSpec { Ipc = NamespaceMode.Of("X") }, _ => ""));
    }
}
