using System.Security.Authentication;
using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Registry.Http;

namespace Selkie.Engine.Connections;

/// <summary>Join standard input and output with a service's socket</summary>
/// <remarks>What clients on other machines run by ssh, so that their requests reach the service of this one.</remarks>
[Verb("system dial-stdio", Local = true, Use = "", Hidden = true)]
public sealed partial record DialService : IVerb<int>;

internal sealed class DialServiceHandler(EngineContext engine) : IHandler<DialService, int>
{
    private const int ChunkBytes = 64 << 10;

    public int Handle(DialService request)
    {
        using var stream = Connect(ConnectionChoice.Of(engine.Options, () => engine.Conf));
        var sender = Task.Run(() => Send(stream));
        Copy(stream, engine.Call.Streams.Output.Open(FileAccess.Write));
        // The service has ended the conversation: nobody waits for more of the client.
        if (sender.IsFaulted) sender.GetAwaiter().GetResult();
        return 0;
    }

    private void Send(Stream stream)
    {
        Copy(engine.Call.OpenInput(), stream);
        ServiceStream.EndInput(stream);
    }

    private static void Copy(Stream from, Stream to)
    {
        var buffer = new byte[ChunkBytes];
        for (int count; (count = from.Read(buffer)) > 0;)
        {
            to.Write(buffer, 0, count);
            to.Flush();
        }
    }

    private Stream Connect(ServiceDestination destination)
    {
        var uri = ServiceUri.Parse(destination.Uri);
        try
        {
            return uri.Scheme switch
            {
                "unix" => ServiceStream.OpenUnixAsync(uri.Host + uri.Path, engine.Call.Cancelled).AsTask().GetAwaiter().GetResult(),
                "tcp" => ServiceStream.OpenTcpAsync(uri, destination, engine.Call.Cancelled).AsTask().GetAwaiter().GetResult(),
                _ => throw new EngineError(ErrorKind.Unsupported, $"unable to create connection. {GoText.Quote(uri.Scheme)} is not a supported schema for dial-stdio"),
            };
        }
        catch (Exception e) when (e is IOException or AuthenticationException or RegistryException)
        {
            throw new EngineError(ErrorKind.Unavailable, $"failed to open connection to podman: unable to connect to Podman socket: {e.Message}", inner: e);
        }
    }
}
