using System.Text.Json;
using Selkie.Linux;
using Selkie.Linux.Spawning;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Network.Creation;

/// <summary>A driver that is a program of its own: it is given a network as JSON and answers with what it makes of it (netavark's plugin-API.md).</summary>
/// <param name="directories">Where such programs are.</param>
public sealed class DriverPlugin(IReadOnlyList<string> directories)
{
    /// <summary>Asks a network's driver to complete it.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="NetworkException">There is no such driver, or it refuses.</exception>
    public NetworkConfig Create(NetworkConfig network)
    {
        var path = directories.Select(directory => Path.Combine(directory, network.Driver)).FirstOrDefault(File.Exists)
            ?? throw new NetworkException($"failed to find driver or plugin {GoText.Quote(network.Driver)}", ErrorKind.Invalid);
        var result = Run(path, network);
        try
        {
            var made = NetworkConfig.Read(result.Output);
            if (made.Name != network.Name) throw Changed("name");
            if (made.Id != network.Id) throw Changed("ID");
            return made.Driver == network.Driver ? made : throw Changed("driver");
        }
        catch (JsonException e)
        {
            throw new NetworkException($"plugin {path} failed: {e.Message}");
        }
    }

    private static SpawnResult Run(string path, NetworkConfig network)
    {
        try
        {
            var result = Command.Run(new SpawnOptions { Path = path, Arguments = [path, "create"] }, network.Write());
            return result.Status.Success ? result : throw new NetworkException($"plugin {path} failed: {result.ErrorText}");
        }
        catch (LinuxException e)
        {
            throw new NetworkException($"plugin {path} failed: {Errno.Text(e.Error)}");
        }
    }

    private static NetworkException Changed(string what) => new($"invalid plugin result: changed network {what}");
}
