using System.Text;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>/etc/hosts of a container. What the user and the base file say comes first, and no line of ours repeats a name of theirs (podman-run(1), --hosts-file).</summary>
/// <param name="spec">The container.</param>
/// <param name="hostName">The name by which it sees itself.</param>
/// <param name="ofImage">The image's file, where the container's begins with it.</param>
internal sealed class HostsFile(ContainerSpec spec, string hostName, string? ofImage)
{
    private const string SystemFile = "/etc/hosts";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The text.</summary>
    public string Compose(NetworkNames names)
    {
        foreach (var entry in spec.Network.AddHosts) AddGiven(entry, names.Host);
        foreach (var line in BaseLines())
            if (line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var address, .. { Length: > 0 } rest])
                Add(address, rest);
        AddOwn("127.0.0.1", ["localhost"]);
        AddOwn("::1", ["localhost"]);
        if (names.Host.Length > 0) AddOwn(names.Host, ["host.containers.internal", "host.docker.internal"]);
        foreach (var address in names.Own) AddOwn(address, [hostName, spec.Name]);
        return _text.ToString();
    }

    /// <summary>Adds the names of a container to the file of the one whose network it shares; those that are there stay as they are.</summary>
    public static void AddNames(string path, params IEnumerable<string> names)
    {
        using var guard = Guard(path);
        var known = File.ReadAllLines(path).SelectMany(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Skip(1)).ToHashSet(StringComparer.Ordinal);
        var free = names.Where(known.Add).ToArray();
        // The file stays the same one, for it is mounted already.
        if (free.Length > 0) File.AppendAllText(path, $"127.0.0.1\t{string.Join(' ', free)}\n");
    }

    /// <summary>Takes the names away that <see cref="AddNames"/> gave a container, which has ended.</summary>
    public static void RemoveNames(string path, params IReadOnlyCollection<string> names)
    {
        if (!File.Exists(path)) return;
        using var guard = Guard(path);
        var lines = File.ReadAllLines(path);
        var others = lines.Where(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not ["127.0.0.1", _, ..] words || !words.Skip(1).All(names.Contains)).ToArray();
        if (others.Length < lines.Length) File.WriteAllLines(path, others);
    }

    // Not the file itself: the containers could hold its lock.
    private static FileLock Guard(string path) => FileLock.Take(path + ".lock");

    private void AddGiven(HostEntry entry, string host)
    {
        var isHost = entry.Address == HostEntry.HostGateway;
        if (isHost && host.Length == 0)
            throw new EngineError(ErrorKind.Invalid, $"failed to create new hosts file: unable to replace \"{entry.Address}\" of host entry \"{entry}\": host containers internal IP address is empty");
        Add(isHost ? host : entry.Address, entry.Names);
    }

    private void Add(string address, IReadOnlyList<string> names)
    {
        _names.UnionWith(names);
        Line(address, names);
    }

    private void AddOwn(string address, string[] names)
    {
        var free = names.Where(name => !_names.Contains(name)).ToArray();
        if (free.Length > 0) Line(address, free);
    }

    private void Line(string address, IEnumerable<string> names) => _text.Append(address).Append('\t').AppendJoin(' ', names).Append('\n');

    private IEnumerable<string> BaseLines() => spec.Network.HostsFile switch
    {
        "none" => [],
        "image" => (ofImage ?? "").Split('\n'),
        "" => File.Exists(SystemFile) ? File.ReadAllLines(SystemFile) : [],
        var file => File.Exists(file) ? File.ReadAllLines(file) : throw new EngineError(ErrorKind.Invalid, $"failed to create new hosts file: open {file}: no such file or directory"),
    };
}
