using System.Text.Json;
using Selkie.Engine.Configuration;
using Selkie.Oci;

namespace Selkie.Engine.Images.Hosts;

/// <summary>How another engine is reached.</summary>
/// <param name="Address">ssh://user@host:port/path.</param>
/// <param name="Identity">File of the private key; empty for the usual ones.</param>
internal sealed record Connection(Uri Address, string Identity);

/// <summary>The connections that <c>system connection add</c> has written (podman-connections.json in the user's configuration directory), and those of containers.conf.</summary>
internal static class Connections
{
    /// <summary>A connection by its name; null: there is none.</summary>
    /// <exception cref="EngineError">The file cannot be read.</exception>
    internal static Connection? Find(ContainersConf conf, string name) =>
        Written(name) ?? (conf.ServiceDestination(name) is { } configured ? Parse(name, configured.Uri, configured.Identity) : null);

    private static Connection? Written(string name)
    {
        var path = HostEnvironment.Variable("PODMAN_CONNECTIONS_CONF") ?? Path.Combine(UserDirectories.Config, "containers", "podman-connections.json");
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!document.RootElement.TryGetProperty("Connection", out var section) || !section.TryGetProperty("Connections", out var connections)
                || !connections.TryGetProperty(name, out var found)) return null;
            var identity = found.TryGetProperty("Identity", out var file) ? file.GetString() ?? "" : "";
            return Parse(name, found.GetProperty("URI").GetString(), identity);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new EngineError(ErrorKind.Internal, $"reading {path}: {e.Message}", inner: e);
        }
    }

    private static Connection Parse(string name, string? address, string identity) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme == "ssh" ? new(parsed, identity) : throw new EngineError(ErrorKind.Invalid, $"the connection {name} is not one by ssh");
}
