
namespace Selkie.Cli.Tests.Contract;

/// <summary>A call that its caller gives up ends, alone, and leaves nothing half-done.</summary>
public sealed class CancelledCallsTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    [Fact]
    public void A_caller_that_has_gone_away_waits_for_nothing_and_the_container_goes_on()
    {
        using var other = engine.Client("other");
        var id = other.Ok("run", "-d", "-i", "--network", "none", "localhost/busybox", "cat");
        string[][] waits = [["wait", id], ["logs", "-f", id], ["events"], ["attach", "--no-stdin", id], ["stop", "-t", "600", id], ["exec", id, "sleep", "600"], ["wait", "--condition", "paused", "-i", "600s", id]];
        foreach (var words in waits)
            Assert.ThrowsAny<OperationCanceledException>(() => Cancel(words, whenReady: () => true));
        Assert.Equal("cat", other.Ok("inspect", "--format", "{{.Path}}", id));
        Assert.Equal("true", other.Ok("inspect", "--format", "{{.State.Running}}", id));
        other.Ok("rm", "-f", "-t", "0", id);
    }

    [Fact]
    public void A_run_whose_caller_goes_away_while_it_speaks_goes_on_and_is_removed_at_its_end()
    {
        using var other = engine.Client("listener");
        var client = engine.Client("speaker");
        Assert.ThrowsAny<OperationCanceledException>(() => Cancel(
            ["run", "--rm", "--name", "speaker", "--network", "none", "localhost/busybox", "sh", "-c", "echo here; while [ ! -e /stop ]; do sleep 0.05; done"],
            whenReady: () => Directory.GetFiles($"{engine.Root}/callers/cancelled").Any(file => File.ReadAllText(file) == "here\n")));
        client.Dispose();
        Assert.Equal("true", other.Ok("inspect", "--format", "{{.State.Running}}", "speaker"));
        other.Ok("exec", "speaker", "sh", "-c", ": > /stop");
        other.Run("wait", "--condition", "removing", "--ignore", "speaker");
        Eventually(() => other.Ok("ps", "-aq", "--filter", "name=^speaker$").Length == 0);
    }

    [Fact]
    public void A_run_that_is_cancelled_before_it_starts_leaves_no_container()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        using (var client = engine.Client("gone", gone.Token))
            Assert.ThrowsAny<OperationCanceledException>(() => client.Run("run", "--rm", "--name", "unborn", "--network", "none", "localhost/busybox", "true"));
        using var other = engine.Client("other");
        Assert.Equal("", other.Ok("ps", "-aq", "--filter", "name=unborn"));
        Assert.Equal(0, other.Run("system", "check").Code);
    }

    [Theory]
    [InlineData("load", "-q", "-i", "tree.tar.image")]
    [InlineData("import", "-q", "tree.tar", "localhost/cancelled")]
    [InlineData("save", "-q", "-o", "out.tar", "localhost/busybox")]
    public void An_image_on_its_way_comes_whole_or_not_at_all(params string[] words)
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        using (var other = engine.Client("archive"))
        {
            File.Delete($"{engine.Root}/tree.tar.image");
            other.Ok("tag", "localhost/busybox", "localhost/archived");
            other.Ok("save", "-q", "-o", $"{engine.Root}/tree.tar.image", "localhost/archived");
            other.Ok("untag", "localhost/archived");
        }
        using var client = new Client(engine.Host, engine.Root, gone.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => client.Run(words));
        using var check = engine.Client("check");
        Assert.Equal(["localhost/busybox:latest"], check.Ok("images", "--format", "{{.Repository}}:{{.Tag}}").Split('\n'));
        Assert.False(File.Exists($"{engine.Root}/out.tar"));
        Assert.Empty(Directory.GetFiles(engine.Root, ".out.tar*"));
        Assert.Equal(0, check.Run("system", "check").Code);
    }

    // Carries out a command line on a thread of its own, gives it up once it is under way, and throws what it threw.
    private void Cancel(string[] words, Func<bool> whenReady)
    {
        using var given = new CancellationTokenSource();
        using var client = engine.Client("cancelled", given.Token);
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                client.Run(words);
            }
            catch (OperationCanceledException e)
            {
                thrown = e;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                thrown = new InvalidOperationException($"{string.Join(' ', words)}: {e}");
            }
        });
        thread.Start();
        Eventually(() => whenReady() || !thread.IsAlive);
        given.Cancel();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)), $"{string.Join(' ', words)} goes on");
        if (thrown is not null) throw thrown;
    }

    // Ten seconds mean that it never comes.
    private static void Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(); i++) Thread.Sleep(10);
        Assert.True(condition());
    }
}
