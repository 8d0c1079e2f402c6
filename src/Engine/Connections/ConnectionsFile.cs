using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Json;
using Selkie.Oci.Text;

namespace Selkie.Engine.Connections;

/// <summary>podman-connections.json, which all engines of a user share: it lies beside the user's containers.conf, or where $PODMAN_CONNECTIONS_CONF says.</summary>
/// <param name="path">The file.</param>
internal sealed class ConnectionsFile(string path)
{
    private const uint Mode = 0x1A4; // 0644: there is no secret in it
    private const uint DirectoryMode = 0x1ED; // 0755
    private static readonly JsonDocumentOptions NoTwins = new() { AllowDuplicateProperties = false };

    private const string Variable = "PODMAN_CONNECTIONS_CONF";

    /// <summary>The file of a caller.</summary>
    /// <param name="call">The caller, whose variables count.</param>
    public static ConnectionsFile Of(Call call) => Named(call.Variable(Variable));

    /// <summary>The file of whoever started this process.</summary>
    public static ConnectionsFile OfProcess => Named(HostEnvironment.Variable(Variable));

    /// <summary>What stands in it; nothing where it is not there.</summary>
    /// <exception cref="EngineError">It cannot be read, or is something else.</exception>
    public ConnectionBook Read()
    {
        try
        {
            return new(Fs.ReadAll(path) is { Length: > 0 } bytes ? JsonNode.Parse(bytes, documentOptions: NoTwins) as JsonObject ?? throw new JsonException("it is not an object") : []);
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"parse {GoText.Quote(path)}: {e.Message}", inner: e);
        }
    }

    /// <summary>Changes what stands in it, alone among all engines; the file is replaced whole.</summary>
    /// <param name="change">Changes it, or throws and leaves it as it is.</param>
    public void Change(Action<ConnectionBook> change)
    {
        try
        {
            Fs.MakeDirectories(Path.GetDirectoryName(path)!, DirectoryMode);
            using var alone = FileLock.Take(path + ".lock");
            var book = Read();
            change(book);
            Fs.ReplaceFile(path, Bytes(book), Mode, sync: true);
        }
        catch (LinuxException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"writing {path}: {Errno.Text(e.Error)}", inner: e);
        }
    }

    private static ConnectionsFile Named(string? path) => new(path ?? Path.Combine(UserDirectories.Config, "containers", "podman-connections.json"));

    private static byte[] Bytes(ConnectionBook book) => [.. GoJson.Escape(Encoding.UTF8.GetBytes(book.ToJson())), (byte)'\n'];
}
