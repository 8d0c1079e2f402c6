namespace Selkie.EndToEnd;

/// <summary>Services and timers lack the variables that a login sets: the system's users tell what is missing.</summary>
public sealed class BareEnvironment(UserCaller engine) : IClassFixture<UserCaller>
{
    [Fact]
    public void An_ordinary_user_s_home_and_run_directory_are_found_without_any_variable()
    {
        Assert.SkipUnless(Environment.UserName == "root", "the test makes a user");
        const string User = "selkie-e2e-bare";
        // One who has never logged in: an id that was used before may have a run directory.
        var free = Enumerable.Range(51_000, 500).First(id => !Directory.Exists($"/run/user/{id}"));
        var home = $"{engine.SharedFiles}/bare";
        Assert.Equal(0, Caller.Run("sh", "-c", $"userdel -f {User} 2>/dev/null; useradd -m -u {free} -d {home} -s /bin/sh {User}").Code);
        var uid = Caller.Run("id", "-u", User).Out.Trim();
        try
        {
            var outcome = Caller.Run("setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "env", "-i", $"{engine.SharedFiles}/bin/selkie", "info", "--format", "{{.Store.GraphRoot}} {{.Store.RunRoot}}");
            Assert.Equal(new Outcome(0, $"{home}/.local/share/containers/storage /tmp/selkie-run-{uid}/containers\n", ""), outcome);
            Assert.Equal("700", Caller.Run("stat", "-c", "%a", $"/tmp/selkie-run-{uid}").Out.Trim());
        }
        finally
        {
            if (File.Exists($"/tmp/selkie-run-{uid}/selkie/pause")) Caller.Run("kill", "-9", File.ReadAllText($"/tmp/selkie-run-{uid}/selkie/pause").Split(' ')[0]);
            Caller.Run("sh", "-c", $"userdel -f {User}; rm -rf {home} /tmp/selkie-run-{uid}");
        }
    }
}
