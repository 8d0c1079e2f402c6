using Selkie.Engine.Machine;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Host;

public sealed class AppArmorTests : IDisposable
{
    private readonly string _sys = Directory.CreateTempSubdirectory().FullName;

    public AppArmorTests()
    {
        Directory.CreateDirectory(_sys + "/module/apparmor/parameters");
        File.WriteAllText(_sys + "/module/apparmor/parameters/enabled", "Y\n");
        Directory.CreateDirectory(_sys + "/kernel/security/apparmor");
        File.WriteAllText(_sys + "/kernel/security/apparmor/profiles", "/usr/bin/man (enforce)\ncontainers-default-0.62.2 (enforce)\nstrict one (complain)\n");
    }

    public void Dispose() => Directory.Delete(_sys, recursive: true);

    private static SecuritySpec Asking(string? profile, bool privileged = false) => new() { Options = profile is null ? [] : ["apparmor=" + profile], Privileged = privileged };

    [Theory]
    [InlineData(null, null, "containers-default-0.62.2")]
    [InlineData(null, "strict one", "strict one")]
    [InlineData(null, "unconfined", "unconfined")]
    [InlineData("strict one", null, "strict one")]
    [InlineData("unconfined", "strict one", "unconfined")]
    [InlineData(null, "not loaded", null)]
    public void The_profile_is_the_one_asked_for_else_the_default_one_that_is_loaded(string? asked, string? configured, string? profile) =>
        Assert.Equal(profile, new AppArmor(_sys, rootless: false).ProfileOf(Asking(asked), configured));

    [Fact]
    public void A_privileged_container_has_the_profile_that_it_asks_for_alone()
    {
        var host = new AppArmor(_sys, rootless: false);
        Assert.Null(host.ProfileOf(Asking(null, privileged: true), null));
        Assert.Equal("strict one", host.ProfileOf(Asking("strict one", privileged: true), null));
    }

    [Fact]
    public void A_profile_that_is_not_loaded_is_refused() =>
        Assert.Equal("AppArmor profile \"other\" specified but not loaded", Assert.Throws<EngineError>(() => new AppArmor(_sys, rootless: false).ProfileOf(Asking("other"), null)).Message);

    [Fact]
    public void An_ordinary_user_s_containers_have_none()
    {
        var host = new AppArmor(_sys, rootless: true);
        Assert.Null(host.ProfileOf(Asking(null), null));
        Assert.Equal("apparmor profile \"strict one\" specified, but Apparmor is not enabled on this system", Assert.Throws<EngineError>(() => host.Check(Asking("strict one"))).Message);
        host.Check(Asking("unconfined"));
    }
}
