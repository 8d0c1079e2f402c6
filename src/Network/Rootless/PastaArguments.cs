using System.Globalization;
using Selkie.Oci.Mapping;

namespace Selkie.Network.Rootless;

/// <summary>pasta's command line, in the order that Podman gives it, since later options overrule earlier ones.</summary>
internal sealed record PastaArguments
{
    private const string DnsForward = "--dns-forward", MapGuest = "--map-guest-addr", NetNs = "--netns", LongPid = "--pid", DefaultDns = "169.254.1.1", DefaultHost = "169.254.1.2";

    /// <summary>The words, without the program.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Name servers inside.</summary>
    public required IReadOnlyList<string> NameServers { get; init; }

    /// <summary>The host as seen from inside.</summary>
    public required IReadOnlyList<string> HostAddresses { get; init; }

    /// <summary>The file to which pasta writes its process id: the user's where there is one.</summary>
    public required string PidFile { get; init; }

    /// <summary>The host's address is our choice, at the very end, and can be left out.</summary>
    public bool DefaultHostAddress { get; init; }

    /// <summary>For versions that cannot map the host's address.</summary>
    public PastaArguments WithoutHostAddress() => this with { Words = [.. Words.Take(Words.Count - 2)], HostAddresses = [], DefaultHostAddress = false };

    /// <summary>With another path of the namespace.</summary>
    public PastaArguments Through(string ns)
    {
        string[] words = [.. Words];
        words[Array.LastIndexOf(words, NetNs) + 1] = ns;
        return this with { Words = words };
    }

    /// <summary>Composes them.</summary>
    /// <exception cref="NetworkException">A port's protocol cannot be forwarded.</exception>
    public static PastaArguments Build(string ns, IReadOnlyList<PortMapping> ports, IReadOnlyList<string> options, string pidFile)
    {
        // --map-gw is not pasta's own: it takes --no-map-gw away.
        List<string> words = ["--config-net", .. options.Where(option => option != "--map-gw")];
        var servers = Values(words, DnsForward);
        var hosts = Values(words, MapGuest);
        var given = words.ToHashSet();
        foreach (var port in ports) words.AddRange([Flag(port.Protocol), Range(port)]);
        if (servers.Count == 0) words.AddRange([DnsForward, DefaultDns]);
        AddNone(words, "-t", "--tcp-ports", given.Contains("-t") || ports.Any(port => port.Protocol == "tcp"));
        AddNone(words, "-u", "--udp-ports", given.Contains("-u") || ports.Any(port => port.Protocol == "udp"));
        AddNone(words, "-T", "--tcp-ns", given.Contains("-T"));
        AddNone(words, "-U", "--udp-ns", given.Contains("-U"));
        if (!options.Contains("--map-gw")) words.Add("--no-map-gw");
        if (!given.Overlaps(["-d", "--debug", "--trace"])) words.Add("--quiet");
        if (PidFileOf(words) is { } own) pidFile = own;
        else words.AddRange([LongPid, pidFile]);
        words.AddRange([NetNs, ns]);
        if (hosts.Count == 0) words.AddRange([MapGuest, DefaultHost]);
        return new PastaArguments
        {
            Words = words,
            NameServers = servers.Count > 0 ? servers : [DefaultDns],
            HostAddresses = hosts.Count > 0 ? hosts : [DefaultHost],
            PidFile = pidFile,
            DefaultHostAddress = hosts.Count == 0,
        };
    }

    private static void AddNone(List<string> words, string flag, string longFlag, bool given)
    {
        if (!given && !words.Contains(longFlag)) words.AddRange([flag, "none"]);
    }

    private static string? PidFileOf(List<string> words) =>
        words.FindLast(word => word.StartsWith(LongPid + "=", StringComparison.Ordinal))?[(LongPid.Length + 1)..]
        ?? Values(words, LongPid).LastOrDefault() ?? Values(words, "-P").LastOrDefault();

    private static List<string> Values(List<string> words, string option)
    {
        var values = new List<string>();
        for (var i = 0; i + 1 < words.Count; i++)
            if (words[i] == option)
                values.Add(words[i + 1]);
        return values;
    }

    private static string Flag(string protocol) => protocol switch
    {
        "tcp" => "-t",
        "udp" => "-u",
        _ => throw new NetworkException($"can't forward protocol: {protocol}"),
    };

    private static string Range(PortMapping port)
    {
        var address = port.HostIp.Length > 0 ? port.HostIp + "/" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{address}{port.HostPort}-{port.HostPort + port.Range - 1}:{port.ContainerPort}-{port.ContainerPort + port.Range - 1}");
    }
}
