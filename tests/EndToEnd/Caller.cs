using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Selkie.EndToEnd;

/// <summary>What a command printed and how it ended.</summary>
public sealed record Outcome(int Code, string Out, string Error);

/// <summary>Runs the published engine as some user, with a store of the tests' own.</summary>
public abstract class Caller : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static int s_count;

    protected Caller(string name)
    {
        var given = Environment.GetEnvironmentVariable("SELKIE_BIN") ?? throw new InvalidOperationException("SELKIE_BIN must name the directory of the published engine");
        Home = Path.Combine("/var/tmp", $"selkie-e2e-{name}-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        Directory.CreateDirectory(Home);
        // An ordinary user may not be able to read the build tree.
        Programs = Path.Combine(Home, "bin");
        Directory.CreateDirectory(Programs);
        foreach (var file in new[] { "selkie", "selkie-monitor", "selkie-service" })
            File.Copy(Path.Combine(given, file), Path.Combine(Programs, file), overwrite: true);
        File.Copy(Path.Combine(given, "hello.tar"), Path.Combine(Home, "hello.tar"), overwrite: true);
        Run("sh", "-c", $"chmod 644 {Home}/hello.tar; chmod 755 {Home} {Programs} {Programs}/*");
    }

    /// <summary>Directory of everything this caller makes.</summary>
    protected string Home { get; }

    /// <summary>Where files are that every user can read.</summary>
    public string SharedFiles => Home;

    /// <summary>Where the caller itself may write.</summary>
    public abstract string Scratch { get; }

    /// <summary>Directory of the programs.</summary>
    protected string Programs { get; }

    /// <summary>Command line that leads to the engine as the right user.</summary>
    protected abstract IReadOnlyList<string> Prefix { get; }

    /// <summary>What of it leads to the user alone.</summary>
    private List<string> UsersPlace => [.. Prefix.TakeWhile(word => !word.EndsWith("/selkie", StringComparison.Ordinal))];

    /// <summary>Directory of the store.</summary>
    public abstract string GraphRoot { get; }

    /// <summary>Directory of what a reboot ends.</summary>
    public abstract string RunRoot { get; }

    /// <summary>Everything that this caller's engine starts or mounts names this directory somewhere.</summary>
    public string Mark => Home;

    /// <summary>Monitors begin their work late until this is disposed, as on a busy machine.</summary>
    public IDisposable SlowMonitors(string seconds) => new SlowProgram(Path.Combine(Programs, "selkie-monitor"), seconds);

    /// <summary>The whole command line of a call.</summary>
    public IReadOnlyList<string> CommandLine(params IReadOnlyList<string> words) => [.. Prefix, .. words];

    /// <summary>Starts the engine and does not wait; its output is dropped.</summary>
    public Process Begin(params string[] words) => Begin([], words);

    /// <summary>Starts the engine with more environment variables and does not wait; its output is dropped.</summary>
    public Process Begin(string[] variables, params string[] words) => Bounded(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. CommandLineWith(variables, words)]));

    /// <summary>Starts the engine and does not wait; the test reads its output.</summary>
    public Process Read(params string[] words)
    {
        var line = CommandLine(words);
        return Bounded(new ProcessStartInfo(line[0], line.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true });
    }

    /// <summary>Waits until something has come about; a test whose condition never does fails instead of standing still.</summary>
    public static void Await(Func<bool> condition, string what)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(20))
            if (waited.Elapsed > Patience) throw new TimeoutException($"{what} did not come about");
    }

    // A process that nobody's patience outlasts: whoever reads from it or waits for it goes on, and says what is missing.
    private static Process Bounded(ProcessStartInfo info)
    {
        info.WorkingDirectory = "/";
        var process = Process.Start(info)!;
        var (id, begun) = (process.Id, process.StartTime);
        _ = Task.Delay(Patience).ContinueWith(_ => KillIfItLives(id, begun), TaskScheduler.Default);
        return process;
    }

    private static void KillIfItLives(int id, DateTime begun)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (process.StartTime == begun) process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs the engine.</summary>
    public Outcome Selkie(params string[] words) => Start(null, [.. Prefix, .. words]);

    /// <summary>Runs the engine with something on its standard input.</summary>
    public Outcome SelkieWithInput(string input, params string[] words) => Start(input, [.. Prefix, .. words]);

    /// <summary>Runs the engine with one more environment variable, NAME=VALUE.</summary>
    public Outcome SelkieWith(string variable, params string[] words) =>
        Start(null, [.. UsersPlace, "env", variable, .. Prefix.Skip(UsersPlace.Count), .. words]);

    /// <summary>Runs the engine with something on its standard input, and more environment variables.</summary>
    public Outcome SelkieWithInput(string input, string[] variables, params string[] words) =>
        Start(input, CommandLineWith(variables, words));

    /// <summary>The whole command line of a call with more environment variables.</summary>
    public IReadOnlyList<string> CommandLineWith(string[] variables, params string[] words) => variables.Length == 0 ? [.. Prefix, .. words] : [.. UsersPlace, "env", .. variables, .. Prefix.Skip(UsersPlace.Count), .. words];

    /// <summary>Runs the engine and expects it to succeed.</summary>
    /// <returns>Standard output without its last line break.</returns>
    public string Ok(params string[] words)
    {
        var outcome = Selkie(words);
        Assert.True(outcome.Code == 0, $"selkie {string.Join(' ', words)} ended with {outcome.Code}: {outcome.Error}");
        return outcome.Out.TrimEnd('\n');
    }

    /// <summary>Runs the engine and expects it to fail.</summary>
    /// <returns>Standard error.</returns>
    public string Fails(int code, params string[] words)
    {
        var outcome = Selkie(words);
        Assert.True(outcome.Code == code, $"selkie {string.Join(' ', words)} ended with {outcome.Code} instead of {code}: {outcome.Out}{outcome.Error}");
        return outcome.Error.TrimEnd('\n');
    }

    /// <summary>Runs any program as the caller's user and expects it to succeed.</summary>
    public string InUsersPlace(params string[] words)
    {
        var outcome = Start(null, [.. UsersPlace, .. words]);
        Assert.True(outcome.Code == 0, $"{string.Join(' ', words)}: {outcome.Error}");
        return outcome.Out;
    }

    /// <summary>Whether the tests run as root.</summary>
    protected static bool IsRoot => Environment.UserName == "root";

    /// <summary>Skips a test that root alone can run.</summary>
    protected static void RequireRoot() => Assert.SkipUnless(IsRoot, "rootful tests need root");

    /// <summary>Runs any program.</summary>
    public static Outcome Run(params string[] words) => Start(null, words);

    /// <summary>Whether whoever runs the tests can be this caller.</summary>
    protected virtual bool IsWithinReach => true;

    /// <summary>Clears up after a test; there is nothing to clear up where it was skipped.</summary>
    public void Tidy(params string[] words)
    {
        if (IsWithinReach) Selkie(words);
    }

    public virtual void Dispose()
    {
        Tidy("rm", "-af", "-t", "0");
        GC.SuppressFinalize(this);
    }

    private static Outcome Start(string? input, IReadOnlyList<string> words)
    {
        var info = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"{string.Join(' ', words)} did not end");
        }
        // Whoever has inherited the other end of the pipes and does not end must not hold up the tests for ever.
        if (!Task.WaitAll([output, error], Patience)) throw new TimeoutException($"the output of {string.Join(' ', words)} did not end");
        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}

/// <summary>A program that waits before it begins.</summary>
internal sealed class SlowProgram : IDisposable
{
    private readonly string _path;

    public SlowProgram(string path, string seconds)
    {
        _path = path;
        File.Move(path, path + ".real");
        File.WriteAllText(path, $"#!/bin/sh\nsleep {seconds}\nexec \"$0.real\" \"$@\"\n");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path + ".real"));
    }

    public void Dispose() => File.Move(_path + ".real", _path, overwrite: true);
}

/// <summary>The engine as root. For anybody else each test that calls it is skipped: what is thrown where a fixture is made would be a failure.</summary>
public sealed class RootCaller : Caller
{
    public RootCaller() : base("root")
    {
        if (IsRoot) TestImage.Make(this, Home);
    }

    public override string GraphRoot => $"{Home}/root";

    public override string RunRoot => $"{Home}/run";

    public override string Scratch => Home;

    protected override IReadOnlyList<string> Prefix
    {
        get
        {
            RequireRoot();
            return [$"{Programs}/selkie", "--root", GraphRoot, "--runroot", RunRoot];
        }
    }

    protected override bool IsWithinReach => IsRoot;

    public override void Dispose()
    {
        base.Dispose();
        Run("rm", "-rf", Home);
    }
}

/// <summary>The engine as an ordinary user, whom the tests make when they run as root.</summary>
public class UserCaller : Caller
{
    private const string Name = "selkie-e2e";
    private readonly string _runtime;

    public UserCaller() : this("user") => TestImage.Make(this, Home);

    /// <summary>Without an image.</summary>
    protected UserCaller(string name) : base(name)
    {
        _runtime = $"{Home}/xdg";
        if (IsRoot) MakeUser();
        else Directory.CreateDirectory(_runtime);
    }

    public override string GraphRoot => $"{Home}/home/.local/share/containers/storage";

    public override string RunRoot => $"{_runtime}/containers";

    public override string Scratch => $"{Home}/home";

    protected override IReadOnlyList<string> Prefix
    {
        get
        {
            string[] environment = ["env", "-i", $"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", $"HOME={Home}/home", $"XDG_RUNTIME_DIR={_runtime}", $"{Programs}/selkie"];
            return IsRoot ? ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups", .. environment] : environment;
        }
    }

    /// <summary>Names the pause process: pid, start time, namespace.</summary>
    public string PauseFile => $"{_runtime}/selkie/pause";

    /// <summary>Kills the process that holds the user's namespace, which its run directory names.</summary>
    public void KillPauseProcess()
    {
        if (File.Exists(PauseFile) && File.ReadAllText(PauseFile).Split(' ') is [var pid, ..])
            Run("sh", "-c", $"kill -9 {pid.Trim()}; while grep -q '^State:.[^Z]' /proc/{pid.Trim()}/status 2>/dev/null; do :; done");
    }

    private void MakeUser()
    {
        var script = $"""
            set -e
            id {Name} >/dev/null 2>&1 || useradd -M -s /bin/sh {Name}
            grep -q ^{Name}: /etc/subuid || echo {Name}:1500000:65536 >> /etc/subuid
            grep -q ^{Name}: /etc/subgid || echo {Name}:1500000:65536 >> /etc/subgid
            mkdir -p {Home}/home {_runtime}
            chown {Name} {Home}/home {_runtime}
            chmod 700 {_runtime}
            [ ! -e /dev/net/tun ] || chmod 666 /dev/net/tun
            [ ! -e /dev/fuse ] || chmod 666 /dev/fuse
            """;
        var outcome = Run("sh", "-c", script);
        Assert.True(outcome.Code == 0, outcome.Error);
    }

    public override void Dispose()
    {
        base.Dispose();
        KillPauseProcess();
        Run("rm", "-rf", Home);
    }
}
