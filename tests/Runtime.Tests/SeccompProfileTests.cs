using Selkie.Runtime.SeccompProfiles;

namespace Selkie.Runtime.Tests;

public sealed class SeccompProfileTests
{
    private static bool Allows(IReadOnlyList<string> capabilities, string call) =>
        SeccompProfile.Default().Bind(capabilities).Syscalls!.Any(rule => rule.Action == "SCMP_ACT_ALLOW" && rule.Names.Contains(call));

    [Fact]
    public void What_is_not_named_is_unknown_to_the_container()
    {
        var profile = SeccompProfile.Default().Bind([]);
        Assert.Equal(("SCMP_ACT_ERRNO", 38u), (profile.DefaultAction, profile.DefaultErrnoRet));
    }

    [Fact]
    public void A_capability_opens_its_calls()
    {
        Assert.False(Allows([], "init_module"));
        Assert.True(Allows(["CAP_SYS_MODULE"], "init_module"));
        Assert.True(Allows([], "openat"));
    }

    [Fact]
    public void A_profile_in_docker_s_format_is_read()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"name":"chmod","action":"SCMP_ACT_ERRNO","args":null}]}""");
        var rule = Assert.Single(SeccompProfile.Load(path).Bind([]).Syscalls!);
        Assert.Equal(["chmod"], rule.Names);
        File.Delete(path);
    }

    [Fact]
    public void A_file_that_is_no_profile_is_named_in_the_error()
    {
        var path = Path.GetTempFileName();
        Assert.Contains(path, Assert.Throws<Oci.EngineError>(() => SeccompProfile.Load(path)).Message);
        File.Delete(path);
    }
}
