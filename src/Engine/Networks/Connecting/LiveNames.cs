using Selkie.Linux.Files;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>/etc/hosts and /etc/resolv.conf of a container that runs. They stay the same files, for they are mounted, and what the container wrote into them stays.</summary>
internal static class LiveNames
{
    /// <summary>Adds addresses of a container to its hosts file. If it has addresses there already, one of them must still stand there: else the container keeps its own file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">Addresses that it had.</param>
    /// <param name="added">Those that it has now, too.</param>
    /// <param name="names">Its names.</param>
    public static void AddAddresses(string path, IReadOnlyCollection<string> before, IReadOnlyCollection<string> added, IReadOnlyCollection<string> names)
    {
        if (!File.Exists(path)) return;
        using var guard = FileLock.Take(path + ".lock");
        if (before.Count > 0 && !File.ReadLines(path).Any(line => IsOf(line, before, names))) return;
        File.AppendAllText(path, string.Concat(added.Select(address => $"{address}\t{string.Join(' ', names)}\n")));
    }

    /// <summary>Takes addresses of a container out of its hosts file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="addresses">The addresses.</param>
    /// <param name="names">Its names.</param>
    public static void RemoveAddresses(string path, IReadOnlyCollection<string> addresses, IReadOnlyCollection<string> names)
    {
        if (!File.Exists(path)) return;
        using var guard = FileLock.Take(path + ".lock");
        Rewrite(path, File.ReadAllLines(path), line => !IsOf(line, addresses, names));
    }

    /// <summary>Makes servers the first that a container asks.</summary>
    /// <param name="path">Its resolv.conf.</param>
    /// <param name="servers">The servers.</param>
    public static void AddServers(string path, IReadOnlyCollection<string> servers)
    {
        if (!File.Exists(path)) return;
        var lines = File.ReadAllLines(path);
        var unknown = servers.Where(server => !lines.Any(line => IsServer(line, [server]))).ToList();
        if (unknown.Count == 0) return;
        var first = Array.FindIndex(lines, line => line.StartsWith("nameserver", StringComparison.Ordinal)) is >= 0 and var found ? found : lines.Length;
        File.WriteAllLines(path, [.. lines[..first], .. unknown.Select(server => $"nameserver {server}"), .. lines[first..]]);
    }

    /// <summary>Makes a container ask servers no longer.</summary>
    /// <param name="path">Its resolv.conf.</param>
    /// <param name="servers">The servers.</param>
    public static void RemoveServers(string path, IReadOnlyCollection<string> servers)
    {
        if (File.Exists(path)) Rewrite(path, File.ReadAllLines(path), line => !IsServer(line, servers));
    }

    private static void Rewrite(string path, string[] lines, Predicate<string> stays)
    {
        var kept = Array.FindAll(lines, stays);
        if (kept.Length < lines.Length) File.WriteAllLines(path, kept);
    }

    private static bool IsOf(string line, IReadOnlyCollection<string> addresses, IReadOnlyCollection<string> names) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var address, .. var words] && addresses.Contains(address) && words.Any(names.Contains);

    private static bool IsServer(string line, IReadOnlyCollection<string> servers) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["nameserver", var server, ..] && servers.Contains(server);
}
