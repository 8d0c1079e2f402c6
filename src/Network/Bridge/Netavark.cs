using System.Globalization;
using System.Text;
using System.Text.Json;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Spawning;

namespace Selkie.Network.Bridge;

/// <summary>Drives netavark, which makes interfaces, firewall rules and name service of bridge, macvlan and ipvlan networks.</summary>
public sealed record Netavark
{
    private const int OrphanPatienceMs = 5000;
    private static readonly string[] BuiltIn = ["bridge", "macvlan", "ipvlan"];

    /// <summary>Its path.</summary>
    public required string Path { get; init; }

    /// <summary>Path of aardvark-dns; empty where there is none, then containers do not find one another by name.</summary>
    public string AardvarkPath { get; init; } = "";

    /// <summary>Its directory (<c>--config</c>): shared by all engines that share the host's network.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The lock that every engine holds while netavark changes the same network namespace.</summary>
    public required string LockFile { get; init; }

    /// <summary>iptables, nftables, firewalld or none; null leaves it to netavark.</summary>
    public string? FirewallDriver { get; init; }

    /// <summary>Directories of driver plug-ins.</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = [];

    /// <summary>Its log level in env_logger's words: error, warn, info, debug, trace.</summary>
    public string LogLevel { get; init; } = "warn";

    /// <summary>Takes what it says on standard error although all went well.</summary>
    public Action<byte[]>? Say { get; init; }

    /// <summary>Plugs a container in.</summary>
    /// <param name="ns">Path of its network namespace.</param>
    /// <param name="request">What is wanted.</param>
    /// <returns>What each network gave.</returns>
    /// <exception cref="NetworkException">It failed; what it did half is still there until <see cref="TearDown"/>.</exception>
    public IReadOnlyDictionary<string, NetworkBlock> SetUp(string ns, NetavarkRequest request)
    {
        var answer = Run("setup", ns, request);
        try
        {
            return JsonSerializer.Deserialize(answer, NetworkJson.Default.DictionaryStringNetworkBlock)!;
        }
        catch (JsonException e)
        {
            throw new NetworkException($"netavark: failed to decode result: {e.Message}");
        }
    }

    /// <summary>Unplugs a container.</summary>
    /// <exception cref="NetworkException">Something failed; the rest was done.</exception>
    public void TearDown(string ns, NetavarkRequest request) => Run("teardown", ns, request);

    /// <summary>Tells the name service of a network's own servers (netavark-update(1)).</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="servers">Its servers.</param>
    /// <exception cref="NetworkException">It failed, or is too old.</exception>
    public void Update(string network, IReadOnlyList<string> servers) => Run([.. Common(), "update", network, "--network-dns-servers", string.Join(',', servers)], []);

    /// <summary>Waits for a netavark whose engine was killed while it plugged a container in, and ends one that hangs: it must not come after its own undoing.</summary>
    /// <param name="ns">Path of the network namespace that it was given.</param>
    public void AwaitOrphan(string ns)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(System.IO.Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) || Fs.ReadAll($"{directory}/cmdline") is not { } line) continue;
            var words = Encoding.UTF8.GetString(line).Split('\0');
            if (words[0] != Path || !words.Contains(ns)) continue;
            using var process = Processes.OpenPidFd(pid);
            if (process is null || Processes.WaitEnded(process, OrphanPatienceMs)) continue;
            Processes.Signal(process, Signals.SIGKILL);
            Processes.WaitEnded(process, OrphanPatienceMs);
        }
    }

    private byte[] Run(string verb, string ns, NetavarkRequest request) => Run(Arguments(verb, ns, request), request.Write());

    private byte[] Run(List<string> arguments, byte[] input)
    {
        Fs.MakePrivateDirectory(RunDirectory);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(LockFile)!);
        var options = new SpawnOptions { Path = Path, Arguments = arguments, Environment = Environment() };
        using var guard = FileLock.Take(LockFile);
        var result = Start(options, input);
        // Its log, as Podman shows it.
        if (result.ErrorOutput.Length > 0 && result.Status.Success) Say?.Invoke(result.ErrorOutput);
        if (!result.Status.Success) throw new NetworkException("netavark: " + Reason(result));
        return result.Output;
    }

    private SpawnResult Start(SpawnOptions options, byte[] input)
    {
        try
        {
            return Command.Run(options, input);
        }
        catch (LinuxException e)
        {
            throw new NetworkException($"netavark: failed to start process {Path}: {Errno.Text(e.Error)}");
        }
    }

    private List<string> Common() => [Path, "--config", RunDirectory, "--rootless=false", "--aardvark-binary=" + AardvarkPath];

    private List<string> Arguments(string verb, string ns, NetavarkRequest request)
    {
        var arguments = Common();
        // Older versions do not know the option, so it is given only where it matters.
        if (request.NetworkInfo.Values.Any(network => !BuiltIn.Contains(network.Driver)))
            foreach (var directory in PluginDirectories)
                arguments.AddRange(["--plugin-directory", directory]);
        arguments.AddRange([verb, ns]);
        return arguments;
    }

    // It looks for iptables and nft in $PATH, and Debian gives ordinary users none of the sbin directories.
    private List<string> Environment()
    {
        var lines = Spawn.CurrentEnvironment();
        lines.RemoveAll(line => line.StartsWith("RUST_LOG=", StringComparison.Ordinal) || line.StartsWith("NETAVARK_FW=", StringComparison.Ordinal));
        lines.Add("RUST_LOG=netavark=" + LogLevel);
        if (FirewallDriver is { Length: > 0 }) lines.Add("NETAVARK_FW=" + FirewallDriver);
        var path = lines.FindIndex(line => line.StartsWith("PATH=", StringComparison.Ordinal));
        if (path < 0) lines.Add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        else if (!lines[path].Contains("/usr/sbin", StringComparison.Ordinal)) lines[path] += ":/usr/sbin";
        return lines;
    }

    private static string Reason(SpawnResult result)
    {
        try
        {
            if (JsonSerializer.Deserialize(result.Output, NetworkJson.Default.NetavarkError)?.Error is { Length: > 0 } reason) return reason;
        }
        catch (JsonException)
        {
            // It died before it could say why in JSON.
        }
        return result.ErrorText.Length > 0 ? result.ErrorText : $"ended with exit code {result.Status.Code}";
    }
}
