using Selkie.Oci;
using System.Text.Json;

namespace Selkie.Network.Bridge;

/// <summary>The networks there are: a JSON file each, and the default network even without one. Nothing is read before it is asked for.</summary>
/// <param name="directory">Where the files are; it need not exist.</param>
/// <param name="defaultName">Name of the default network.</param>
/// <param name="defaultSubnet">Its subnet, where no file says another.</param>
public sealed class NetworkFiles(string directory, string defaultName, string defaultSubnet)
{
    private const int IdLength = 64;
    private const uint FileMode = 0x1A4; // 0644

    /// <summary>Where the files are.</summary>
    public string Directory => directory;

    /// <summary>Told of files that hold no network; null: nobody.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>A network by its name, its id or the beginning of that.</summary>
    /// <exception cref="NetworkException">There is none, or more than one.</exception>
    public NetworkConfig Get(string nameOrId) => Find(nameOrId) ?? throw new NetworkException($"unable to find network with name or ID {nameOrId}: network not found", ErrorKind.NotFound);

    /// <summary>As <see cref="Get"/>, or null.</summary>
    public NetworkConfig? Find(string nameOrId)
    {
        if (IsName(nameOrId) && Load(nameOrId) is { } named) return named;
        if (nameOrId == defaultName) return NetworkConfig.Default(defaultName, defaultSubnet);
        if (nameOrId.Length == 0) return null;
        var matches = All().Where(network => network.Id.StartsWith(nameOrId, StringComparison.Ordinal)).ToList();
        return matches.Count <= 1 ? matches.FirstOrDefault() : throw new NetworkException($"more than one result for network ID {nameOrId}: network already exists", ErrorKind.Conflict);
    }

    /// <summary>All of them by name, the default one included.</summary>
    public IReadOnlyList<NetworkConfig> All()
    {
        var list = new SortedDictionary<string, NetworkConfig>(StringComparer.Ordinal) { [defaultName] = NetworkConfig.Default(defaultName, defaultSubnet) };
        if (!System.IO.Directory.Exists(directory)) return [.. list.Values];
        foreach (var path in System.IO.Directory.EnumerateFiles(directory, "*.json"))
            if (Load(Path.GetFileNameWithoutExtension(path)) is { } network)
                list[network.Name] = network;
        return [.. list.Values];
    }

    /// <summary>Whether a network has a file, so that it can be removed.</summary>
    /// <param name="name">Its name.</param>
    public bool HasFile(string name) => File.Exists(PathOf(name));

    /// <summary>Writes a network's file, as Podman writes it.</summary>
    /// <param name="network">The network.</param>
    public void Write(NetworkConfig network)
    {
        System.IO.Directory.CreateDirectory(directory);
        Linux.Files.Fs.ReplaceFile(PathOf(network.Name), network.WriteFile(), FileMode, sync: true);
    }

    /// <summary>Removes a network's file, if there is one.</summary>
    /// <param name="name">Its name.</param>
    public void Remove(string name) => Linux.Files.Fs.RemoveFile(PathOf(name));

    private string PathOf(string name) => Path.Combine(directory, name + ".json");

    private NetworkConfig? Load(string name)
    {
        var path = PathOf(name);
        if (Linux.Files.Fs.ReadAll(path) is not { } json) return null;
        try
        {
            var network = NetworkConfig.Read(json);
            if (network.Name != name) Warn?.Invoke($"Network config name \"{network.Name}\" does not match file name \"{name}.json\", skipping");
            else if (network.Id.Length != IdLength) Warn?.Invoke($"Network config \"{path}\" could not be parsed, skipping: invalid network ID \"{network.Id}\"");
            else return network.WithGateways();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            Warn?.Invoke($"Error reading network config file \"{path}\": {e.Message}");
        }
        return null;
    }

    // Podman's rule for names: [a-zA-Z0-9][a-zA-Z0-9_.-]*
    internal static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
