using System.Text.Json;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Connections;

/// <summary>Where the service's socket of another host is, as the engine there says.</summary>
/// <param name="address">The host, by ssh.</param>
/// <param name="identity">File of the private key; empty: those that ssh tries.</param>
internal sealed class RemoteSocket(ServiceUri address, string identity)
{
    /// <summary>Asks for the path.</summary>
    /// <exception cref="EngineError">The host cannot be reached, or has no engine.</exception>
    public string Find()
    {
        var ssh = SshCommand.To(address, identity);
        var answer = Command.Run(new SpawnOptions { Path = ssh[0], Arguments = [.. ssh, SshCommand.Engine, "info", "--format", "json"] });
        if (!answer.Status.Success) throw new EngineError(ErrorKind.Unavailable, $"asking {address.Host} for its socket: {(answer.ErrorText.Length > 0 ? answer.ErrorText : "ssh failed")}; --socket-path says where it is");
        return Path(answer.Output) ?? throw new EngineError(ErrorKind.Unavailable, $"remote podman {address.Host} failed to report its UDS socket");
    }

    private static string? Path(byte[] info)
    {
        try
        {
            using var document = JsonDocument.Parse(info);
            var path = document.RootElement.GetProperty("host").GetProperty("remoteSocket").GetProperty("path").GetString();
            return string.IsNullOrEmpty(path) ? null : ServiceUri.HasScheme(path) ? ServiceUri.Parse(path).Path : path;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
