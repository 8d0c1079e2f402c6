namespace Selkie.EndToEnd;

/// <summary>A disk that is full to its last byte can be emptied: the engine keeps room for that, and takes it again later.</summary>
public abstract class FullDisk(Caller engine) : IDisposable
{
    private const string Size = "160m"; // enough that the reserve is made

    private readonly string _place = $"{engine.SharedFiles}/full{Guid.NewGuid():N}";

    private string Root => $"{_place}/store/root";

    private string Reserve => $"{Root}/selkie/reserve";

    [Theory]
    [InlineData("rm", "idle")]
    [InlineData("rm", "-f", "busy")]
    [InlineData("rmi", "localhost/spare")]
    [InlineData("volume", "rm", "pool")]
    [InlineData("container", "prune", "-f")]
    [InlineData("system", "prune", "-af", "--volumes")]
    public void What_is_there_can_be_removed(params string[] removal)
    {
        Prepare();
        Fill();
        Ok(removal);
        Assert.False(File.Exists(Reserve), "the reserve was not needed");
        Ok("ps", "-a");
        File.Delete($"{_place}/filler");
        Ok("ps", "-a");
        Assert.True(File.Exists(Reserve), "the reserve did not come back");
        Ok("system", "check");
    }

    public void Dispose()
    {
        if (Directory.Exists(_place)) Selkie("rm", "-af", "-t", "0");
        Caller.Run("umount", "-l", _place);
        GC.SuppressFinalize(this);
    }

    private void Prepare()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount a disk of its own");
        var made = Caller.Run("sh", "-c", $"mkdir {_place} && mount -t tmpfs -o size={Size} none {_place} && mkdir -m 777 {_place}/store");
        Assert.True(made.Code == 0, made.Error);
        (engine as UserCaller)?.KillPauseProcess(); // its mount namespace is older than the disk
        Ok("import", "-q", $"{engine.SharedFiles}/tree.tar", "used");
        Ok("import", "-q", "--change", "ENV SPARE=1", $"{engine.SharedFiles}/tree.tar", "spare");
        Ok("create", "--name", "idle", "used", "true");
        Ok("run", "-d", "--name", "busy", "--network", "none", "used", "sleep", "1000");
        Ok("volume", "create", "pool");
        Assert.True(File.Exists(Reserve), "there is no reserve");
    }

    private void Fill()
    {
        Caller.Run("sh", "-c", $"cat /dev/zero > {_place}/filler");
        Assert.NotEqual(0, Caller.Run("sh", "-c", $"echo x > {_place}/more").Code);
    }

    private Outcome Selkie(params string[] words) => engine.Selkie(["--root", Root, "--runroot", $"{engine.Scratch}/full-run", .. words]);

    private void Ok(params string[] words)
    {
        var outcome = Selkie(words);
        Assert.True(outcome.Code == 0, $"selkie {string.Join(' ', words)} ended with {outcome.Code}: {outcome.Error}");
    }
}

public sealed class RootfulFullDisk(RootCaller engine) : FullDisk(engine), IClassFixture<RootCaller>;

public sealed class RootlessFullDisk(UserCaller engine) : FullDisk(engine), IClassFixture<UserCaller>;
