using Selkie.Engine.Containers.Accounts;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers.Accounts;

public sealed class AddedAccountsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-accounts-").FullName;

    public AddedAccountsTests()
    {
        Directory.CreateDirectory(_root + "/etc");
        File.WriteAllText(_root + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nwater:x:4321:4321::/home/w:/bin/sh\n");
        File.WriteAllText(_root + "/etc/group", "root:x:0:\nfish:x:8:water\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private (string Passwd, string Group) Added(ProcessSpec process, params MountSpec[] mounts)
    {
        using var root = new RootFiles([_root]);
        var added = new AddedAccounts(new ContainerSpec { Id = new string('c', 64), Name = "otter", Process = process with { WorkDir = "/sea" }, Mounts = mounts }, new AccountTexts(root, mounts));
        return (added.Passwd, added.Group);
    }

    [Fact]
    public void Nobody_and_those_who_are_known_are_not_added()
    {
        Assert.Equal(("", ""), Added(new ProcessSpec()));
        Assert.Equal(("", ""), Added(new ProcessSpec { User = ProcessUser.Parse("water:fish") }));
        Assert.Equal(("", ""), Added(new ProcessSpec { User = ProcessUser.Parse("4321:8") }));
        Assert.Equal(("", ""), Added(new ProcessSpec { User = ProcessUser.Parse("777777:777777"), AddPasswdEntry = false }));
    }

    [Fact]
    public void A_number_is_a_user_and_without_a_group_a_group_too()
    {
        Assert.Equal(("777777:*:777777:0:container user:/sea:/bin/sh\n", "777777:x:777777:777777\n"), Added(new ProcessSpec { User = ProcessUser.Parse("777777") }));
        Assert.Equal(("777777:*:777777:8:container user:/sea:/bin/sh\n", ""), Added(new ProcessSpec { User = ProcessUser.Parse("777777:fish") }));
        Assert.Equal(("", "9:x:9:water\n"), Added(new ProcessSpec { User = ProcessUser.Parse("water:9") }));
    }

    [Fact]
    public void A_working_directory_is_no_field_of_its_own() =>
        Assert.Equal("777777:*:777777:0:container user:/:/bin/sh\n", AddedOf(new ProcessSpec { User = ProcessUser.Parse("777777"), WorkDir = "/a:0:0\nb" }));

    private string AddedOf(ProcessSpec process)
    {
        using var root = new RootFiles([_root]);
        return new AddedAccounts(new ContainerSpec { Id = new string('c', 64), Name = "otter", Process = process }, new AccountTexts(root, [])).Passwd;
    }

    [Fact]
    public void What_is_mounted_over_the_files_hides_them()
    {
        var mount = new MountSpec { Type = "tmpfs", Destination = "/etc" };
        Assert.Equal(("", ""), Added(new ProcessSpec { User = ProcessUser.Parse("777777") }, mount));
        using var root = new RootFiles([_root]);
        Assert.Empty(new AccountTexts(root, [mount]).Users);
        Assert.Equal(2, new AccountTexts(root, [mount with { Type = "volume" }]).Users.Count);
    }
}
