using System.Collections.Concurrent;
using System.Globalization;

namespace Selkie.EndToEnd;

/// <summary>
/// Many commands change the same few images at once, other tools among them where they are installed: no command may fail in a way that it would
/// not fail in alone, and the store stays whole. TRAFFIC_SECONDS and TRAFFIC_LOOPS make it longer and wider; TRAFFIC_SEED chooses other commands.
/// </summary>
public abstract class StoreTraffic(Caller engine)
{
    private const int Images = 5;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(Number("TRAFFIC_SECONDS", 6));
    private static readonly int Loops = Number("TRAFFIC_LOOPS", 16);
    private static readonly int Seed = Number("TRAFFIC_SEED", 1);

    // What a command says alone, too, where somebody has taken its image away before, or uses it.
    private static readonly string[] Expected = ["image not known", "image used by", "tag not known", "image is in use", "layer not known", "no such container"];

    private readonly ConcurrentBag<string> _problems = [];

    [Fact]
    public void The_store_stays_whole_and_no_command_is_disturbed()
    {
        for (var i = 0; i < Images; i++) MakeArchive(i);
        var end = DateTime.UtcNow + Span;
        var threads = Enumerable.Range(0, Loops).Select(number => new Thread(() => Loop(new Random(Seed * 1000 + number), end))).ToList();
        if (ForeignTool is { } tool) threads.Add(new Thread(() => Foreign(tool, end)));
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(_problems.IsEmpty, string.Join('\n', _problems.Distinct().Take(20)));
        engine.Ok("system", "check");
        engine.Ok("rm", "-af", "-t", "0");
        engine.Ok("rmi", "-af");
        Assert.Equal("", engine.Ok("images", "-aq"));
        new Leftovers(engine).AssertNone();
    }

    // Two layers, the lower one shared by all.
    private void MakeArchive(int i)
    {
        engine.Ok("run", "--name", $"make{i}", "--network", "none", TestImage.Name, "sh", "-c", $"echo {i} > /number");
        engine.Ok("commit", "-q", $"make{i}", Name(i));
        engine.Ok("save", "-q", "-o", Archive(i), Name(i));
        engine.Ok("rm", $"make{i}");
    }

    private static string Name(int i) => $"localhost/traffic{i}";

    private string Archive(int i) => $"{engine.Scratch}/traffic{i}.tar";

    private void Loop(Random random, DateTime end)
    {
        while (DateTime.UtcNow < end)
            try
            {
                var words = Choose(random);
                var outcome = engine.Selkie(words);
                if (outcome.Code != 0 && !Expected.Any(text => outcome.Error.Contains(text, StringComparison.Ordinal)))
                    _problems.Add($"{string.Join(' ', words)}: {outcome.Code} {outcome.Error}");
            }
            catch (Exception e)
            {
                _problems.Add(e.Message);
            }
    }

    private string[] Choose(Random random)
    {
        var image = random.Next(Images);
        return random.Next(12) switch
        {
            0 or 1 => ["load", "-q", "-i", Archive(image)],
            2 => ["import", "-q", $"{engine.SharedFiles}/tree.tar", Name(image)],
            3 => ["tag", Name(image), $"localhost/other{random.Next(3)}"],
            4 => ["untag", $"localhost/other{random.Next(3)}"],
            5 => ["rmi", Name(image)],
            6 => ["rmi", "-f", $"localhost/other{random.Next(3)}"],
            7 => ["image", "prune", "-f"],
            8 => ["images", "-a"],
            9 => ["image", "inspect", Name(image)],
            10 => ["history", Name(image)],
            _ => ["run", "--rm", "--pull", "never", "--network", "none", Name(image), "true"],
        };
    }

    private string? ForeignTool => engine is RootCaller ? new[] { "/usr/bin/skopeo", "/usr/bin/podman" }.FirstOrDefault(File.Exists) : null;

    // What it reads may go while it reads, so its answers do not matter; what it does to the store does.
    private void Foreign(string tool, DateTime end)
    {
        var place = $"[overlay@{engine.GraphRoot}+{engine.RunRoot}]";
        for (var i = 0; DateTime.UtcNow < end; i = (i + 1) % Images)
            if (tool.EndsWith("skopeo", StringComparison.Ordinal)) Caller.Run("unshare", "-m", tool, "copy", "-q", $"docker-archive:{Archive(i)}", $"containers-storage:{place}{Name(i)}");
            else Caller.Run("unshare", "-m", tool, "--root", engine.GraphRoot, "--runroot", engine.RunRoot, "--storage-driver", "overlay", "images");
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;
}

public sealed class RootfulStoreTraffic(RootCaller engine) : StoreTraffic(engine), IClassFixture<RootCaller>;

public sealed class RootlessStoreTraffic(UserCaller engine) : StoreTraffic(engine), IClassFixture<UserCaller>;
