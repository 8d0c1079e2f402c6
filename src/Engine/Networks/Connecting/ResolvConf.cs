using System.Net;
using System.Net.Sockets;
using System.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>/etc/resolv.conf of a container: what the user says, else what its networks say, else the host's (podman-run(1), --dns).</summary>
/// <param name="network">The container's network.</param>
/// <param name="names">What its networks gave.</param>
/// <param name="isOwn">It is in another network namespace than the host, so that the host's loopback is out of reach.</param>
internal sealed class ResolvConf(NetworkSpec network, NetworkNames names, bool isOwn)
{
    private const string HostFile = "/etc/resolv.conf";

    // Google's public servers, as in Podman, where the host's are of no use to a container.
    private static readonly string[] Public4 = ["8.8.8.8", "8.8.4.4"], Public6 = ["2001:4860:4860::8888", "2001:4860:4860::8844"];

    /// <summary>The lines of a resolv.conf(5) that count.</summary>
    internal sealed record Lines(IReadOnlyList<string> Servers, IReadOnlyList<string> Search, IReadOnlyList<string> Options);

    /// <summary>The host's.</summary>
    /// <param name="mode">Network mode of a container with a namespace of its own; null in the host's.</param>
    public static Lines OfHost(NamespaceMode? mode)
    {
        // ip-netns(8) gives namespaces with names files of their own.
        var named = mode?.Path is { } path ? $"/etc/netns/{Path.GetFileName(path)}/resolv.conf" : null;
        var lines = Parse(named is not null && File.Exists(named) ? named : HostFile);
        // One local server stands for those that systemd-resolved and NetworkManager keep elsewhere.
        var real = mode is null ? null : lines.Servers switch
        {
            ["127.0.0.53"] => "/run/systemd/resolve/resolv.conf",
            ["127.0.0.1"] => "/run/NetworkManager/no-stub-resolv.conf",
            _ => null,
        };
        return real is not null && File.Exists(real) ? Parse(real) : lines;
    }

    /// <summary>The text.</summary>
    public string Compose(Lines host)
    {
        host = Usable(host);
        // A network's own servers know those the user named: they were told.
        List<string> servers = names.Servers.Count > 0 ? [.. names.Servers] : [.. network.Dns];
        var keepHost = servers.Count == 0;
        if (keepHost) servers = [.. names.Forwarders, .. host.Servers];
        var search = Searches(host, keepHost);
        var options = network.DnsOptions.Count == 0 || keepHost ? [.. network.DnsOptions, .. host.Options] : network.DnsOptions;
        var text = new StringBuilder();
        if (search.Count > 0) text.Append("search ").AppendJoin(' ', search).Append('\n');
        foreach (var server in servers) text.Append("nameserver ").Append(server).Append('\n');
        if (options.Count > 0) text.Append("options ").AppendJoin(' ', options).Append('\n');
        return text.ToString();
    }

    private IReadOnlyList<string> Searches(Lines host, bool keepHost)
    {
        var given = network.DnsSearch.Count > 0 ? network.DnsSearch : names.Search;
        if (given.Count == 0) return host.Search.Contains(".") ? [] : host.Search;
        if (given.Contains(".")) return [];
        return keepHost ? [.. given, .. host.Search] : given;
    }

    private Lines Usable(Lines host)
    {
        if (!isOwn) return host;
        var servers = host.Servers.Where(IsReachable).ToList();
        if (servers.Count == 0) servers = [.. Public4, .. names.HasIpv6 ? Public6 : []];
        return host with { Servers = servers };
    }

    private bool IsReachable(string server) =>
        !IPAddress.TryParse(server, out var address)
        || (!IPAddress.IsLoopback(address) && (address.AddressFamily == AddressFamily.InterNetwork || (names.HasIpv6 && !address.IsIPv6LinkLocal)));

    private static Lines Parse(string path)
    {
        List<string> servers = [], search = [], options = [];
        if (!File.Exists(path)) return new Lines(servers, search, options);
        foreach (var line in File.ReadLines(path))
            switch (line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                case ["nameserver", var server, ..]: servers.Add(server); break;
                case ["search", .. var domains]: search = [.. domains]; break;
                case ["options", .. var words]: options = [.. words]; break;
            }
        return new Lines(servers, search, options);
    }
}
