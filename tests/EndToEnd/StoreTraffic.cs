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

    // What Podman needs where cgroups are not of the second version alone, and limits low.
    private const string Older = "--cgroup-manager cgroupfs --runtime runc --events-backend file";
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(Number("TRAFFIC_SECONDS", 6));
    private static readonly int Loops = Number("TRAFFIC_LOOPS", 16);
    private static readonly int Seed = Number("TRAFFIC_SEED", 1);

    // What a command says alone, too, where somebody has taken its image away before, or uses it.
    private static readonly string[] Expected = ["image not known", "image used by", "tag not known", "image is in use", "no such container"];

    private readonly ConcurrentBag<string> _problems = [];
    private string _registry = "";

    [Fact]
    public void The_store_stays_whole_and_no_command_is_disturbed()
    {
        using var registry = new RegistryServer();
        _registry = registry.Host;
        for (var i = 0; i < Images; i++) MakeArchive(i);
        var end = DateTime.UtcNow + Span;
        var threads = Enumerable.Range(0, Loops).Select(number => new Thread(() => Loop(new Random(Seed * 1000 + number), end))).ToList();
        threads.AddRange(ForeignCommands.Select(command => new Thread(() => Foreign(command, end))));
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
        engine.Ok("push", "-q", "--tls-verify=false", Name(i), Published(i));
        engine.Ok("rm", $"make{i}");
    }

    private static string Name(int i) => $"localhost/traffic{i}";

    private string Published(int i) => $"{_registry}/traffic{i}";

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
        return random.Next(16) switch
        {
            0 => ["load", "-q", "-i", Archive(image)],
            1 or 12 => ["pull", "-q", "--tls-verify=false", Published(image)],
            13 => ["rmi", Published(image)],
            14 => ["run", "--rm", "--pull", "newer", "--tls-verify=false", "--network", "none", Published(image), "true"],
            // To a place of its own: the registry itself does not take two pushes to one at the same time (it writes its links in place).
            15 => ["push", "-q", "--tls-verify=false", Name(image), $"{_registry}/copy{Environment.CurrentManagedThreadId}"],
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

    // Commands of other tools on the same store, as far as they are installed. Before these versions podman and buildah delete what others stage, whoever that is.
    private IEnumerable<Func<int, string>> ForeignCommands
    {
        get
        {
            var place = $"[overlay@{engine.GraphRoot}+{engine.RunRoot}]";
            var store = $"--root {engine.GraphRoot} --runroot {engine.RunRoot} --storage-driver overlay";
            if (engine is not RootCaller) yield break;
            if (Has("skopeo", new Version(1, 0)))
                yield return i => $"skopeo copy -q docker-archive:{Archive(i)} 'containers-storage:{place}{Name(i)}'; "
                    + $"skopeo copy -q --src-tls-verify=false docker://{Published(i)} 'containers-storage:{place}{Published(i)}'";
            // It knows neither the volatile files nor staging directories of others, and takes the storage of our containers with an image that it removes by force.
            if (Has("podman", new Version(4, 0)))
                yield return i => $"podman {Older} {store} images; podman {Older} {store} run --rm --ulimit nofile=1024:2048 --ulimit nproc=4096:4096 --network none --tls-verify=false {Published(i)} true; "
                    + $"podman {Older} {store} pull -q --tls-verify=false {Published(i)}; podman {Older} {store} rmi -f {Published(i)}";
            if (Has("podman", new Version(5, 0)))
                yield return i => $"podman {store} images; podman {store} pull -q --tls-verify=false {Published(i)}; podman {store} load -q -i {Archive(i)}; podman {store} rmi {Name(i)}";
            if (Has("buildah", new Version(1, 35))) yield return i => $"buildah {store} from --pull=never --name traffic-build {Name(i)}; buildah {store} rm traffic-build";
        }
    }

    private static bool Has(string tool, Version least) =>
        File.Exists($"/usr/bin/{tool}") && Caller.Run(tool, "--version").Out.Split(' ', '\n').Any(word => Version.TryParse(word.Split('-', '+')[0], out var version) && version >= least);

    // What they read may go while they read, so their answers do not matter; what they do to the store does.
    private static void Foreign(Func<int, string> command, DateTime end)
    {
        for (var i = 0; DateTime.UtcNow < end; i = (i + 1) % Images) Caller.Run("unshare", "-m", "sh", "-c", command(i));
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;
}

public sealed class RootfulStoreTraffic(RootCaller engine) : StoreTraffic(engine), IClassFixture<RootCaller>;

public sealed class RootlessStoreTraffic(UserCaller engine) : StoreTraffic(engine), IClassFixture<UserCaller>;
