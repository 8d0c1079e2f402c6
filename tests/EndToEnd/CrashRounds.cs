using System.Diagnostics;
using System.Globalization;

namespace Selkie.EndToEnd;

/// <summary>
/// Kills everything of the engine while it works, again and again: what comes next must work, and nothing may stay. CRASH_ROUNDS makes it longer;
/// CRASH_SEED repeats other rounds.
/// </summary>
public abstract class CrashRounds(Caller engine)
{
    private const string Image = TestImage.Name;
    private const string Hello = "localhost/selkie/hello";
    private static readonly int Rounds = Number("CRASH_ROUNDS", 10);
    private static readonly int Seed = Number("CRASH_SEED", 1);
    private readonly EngineProcesses _processes = new(engine);

    /// <summary>A port of the host that containers publish; 0 where the caller has no network for it.</summary>
    protected virtual int Port => 0;

    [Fact]
    public void Whatever_is_killed_at_whatever_moment_the_next_commands_work_and_nothing_stays()
    {
        engine.Ok("version"); // skips here where the caller cannot run: what a round throws is a failure
        using var registry = engine is NetworkCaller || !File.Exists("/usr/bin/docker-registry") ? null : new RegistryServer();
        if (registry is not null)
        {
            engine.Ok("load", "-q", "-i", Path.Combine(engine.SharedFiles, "hello.tar"));
            engine.Ok("push", "-q", "--tls-verify=false", Hello, $"{registry.Host}/hello");
        }
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(Seed * 10_000 + round);
            var story = new List<string>();
            try
            {
                Crash(random, story, registry?.Host);
                CheckCommands();
                CheckStore();
                if (round % 3 == 2) CheckNothingStays();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"round {round} of seed {Seed}: {string.Join("; ", story)}: {e.Message}", e);
            }
        }
        CheckNothingStays();
    }

    private void Crash(Random random, List<string> story, string? registry)
    {
        var commands = new List<Process>();
        using var traffic = random.Next(2) == 0 ? new ServiceTraffic(engine, random) : null;
        if (traffic is not null) story.Add("a service with clients");
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var words = Choose(random, registry);
            story.Add(string.Join(' ', words));
            commands.Add(engine.Begin(words));
            if (random.Next(2) == 0) Thread.Sleep(random.Next(0, 60));
        }
        var delay = random.Next(0, 250);
        var everything = random.Next(2) == 0;
        story.Add($"killed after {delay} ms{(everything ? " with the containers" : "")}");
        Thread.Sleep(delay);
        EngineProcesses.KillAll(everything ? _processes.All : _processes.Programs);
        if (engine is UserCaller user && random.Next(4) == 0)
        {
            story.Add("the pause process, too");
            user.KillPauseProcess();
        }
        foreach (var command in commands)
        {
            Assert.True(command.WaitForExit(TimeSpan.FromSeconds(30)), "a killed command did not end");
            command.Dispose();
        }
    }

    private string[] Choose(Random random, string? registry)
    {
        var name = $"crash{random.Next(4)}";
        if (Port > 0 && random.Next(3) == 0)
            return random.Next(3) == 0 ? ["run", "--rm", Image, "true"] : ["run", "-d", "--name", name, "-p", $"{Port}:80", Image, "sleep", "1000"];
        return random.Next(registry is null ? 13 : 15) switch
        {
            0 => ["run", "-d", "--name", name, "--network", "none", Image, "sleep", "1000"],
            1 => ["run", "--rm", "--network", "none", Image, "sh", "-c", "echo a; sleep 0.05; echo b"],
            2 => ["run", "-d", "--rm", "--network", "none", Image, "sleep", "0.1"],
            3 => ["run", "--rm", "--network", "none", "-v", "/data", "-v", $"{name}:/named", Image, "true"],
            4 => ["create", "--name", name, "--network", "none", Image, "sleep", "1000"],
            5 => ["start", name],
            6 => ["stop", "-t", "0", name],
            7 => ["rm", "-f", "-t", "0", name],
            8 => ["restart", "-t", "0", name],
            9 => ["load", "-q", "-i", Path.Combine(engine.SharedFiles, "hello.tar")],
            10 => ["import", "-q", Path.Combine(engine.SharedFiles, "tree.tar"), "localhost/again"],
            11 => ["rmi", Hello],
            13 => ["pull", "-q", "--tls-verify=false", $"{registry}/hello"],
            14 => ["rmi", "-f", $"{registry}/hello"],
            _ => ["run", "-d", "--name", name, "--restart", "always", "--network", "none", Image, "sleep", "0.05"],
        };
    }

    private void CheckCommands()
    {
        engine.Ok("ps", "-a");
        engine.Ok("images");
        engine.Ok("volume", "ls");
        Assert.Equal("fine", engine.Ok("run", "--rm", "--network", "none", Image, "echo", "fine"));
    }

    // Another tool reads the same store; in a mount namespace of its own, since it mounts the store on itself.
    private void CheckStore()
    {
        if (engine is not RootCaller || !File.Exists("/usr/bin/podman")) return;
        foreach (var verb in new[] { "images", "ps -a --external" })
        {
            var outcome = Caller.Run("unshare", "-m", "sh", "-c", $"podman --root {engine.GraphRoot} --runroot {engine.RunRoot} --storage-driver overlay {verb}");
            Assert.True(outcome.Code == 0, $"podman {verb}: {outcome.Error}");
        }
    }

    private void CheckNothingStays()
    {
        engine.Ok("rm", "-af", "-t", "0");
        Assert.Equal("", engine.Ok("ps", "-aq"));
        engine.Ok("load", "-q", "-i", Path.Combine(engine.SharedFiles, "hello.tar"));
        Assert.StartsWith("Hello from a container.", engine.Ok("run", "--rm", "--network", "none", Hello));
        engine.Ok("import", "-q", Path.Combine(engine.SharedFiles, "tree.tar"), "localhost/again");
        engine.Ok("rmi", "-f", Hello, "localhost/again");
        AssertNetworkIsFree();
        new Leftovers(engine).AssertNone();
    }

    // Whoever held the port has ended.
    private void AssertNetworkIsFree()
    {
        if (Port == 0) return;
        var network = engine as NetworkCaller;
        network?.AssertNoNetworkLeft();
        var listening = network?.Network.Inside("ss", "-Hltn").Out ?? Caller.Run("ss", "-Hltn").Out;
        Assert.DoesNotContain($":{Port} ", listening, StringComparison.Ordinal);
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;
}

public sealed class RootfulCrashRounds(RootCaller engine) : CrashRounds(engine), IClassFixture<RootCaller>;

public sealed class RootlessCrashRounds(UserCaller engine) : CrashRounds(engine), IClassFixture<UserCaller>
{
    protected override int Port => 28517;
}

/// <summary>With bridges, veths, rules and published ports, in a network namespace of the tests' own.</summary>
public sealed class NetworkCrashRounds(NetworkCaller engine) : CrashRounds(engine), IClassFixture<NetworkCaller>
{
    protected override int Port => NetworkLife.HasBridge ? 28517 : 0;
}
