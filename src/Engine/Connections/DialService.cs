using System.Net.Sockets;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Oci.Text;

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
        using var socket = Connect(ConnectionChoice.Of(engine.Options, () => engine.Conf).Uri);
        using var stream = new NetworkStream(socket);
        var sender = Task.Run(() => Send(socket, stream));
        Copy(stream, engine.Call.Streams.Output.Open(FileAccess.Write));
        // The service has ended the conversation: nobody waits for more of the client.
        if (sender.IsFaulted) sender.GetAwaiter().GetResult();
        return 0;
    }

    private void Send(Socket socket, Stream stream)
    {
        Copy(engine.Call.OpenInput(), stream);
        socket.Shutdown(SocketShutdown.Send);
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

    private static Socket Connect(string address)
    {
        var uri = ServiceUri.Parse(address);
        try
        {
            return uri.Scheme switch
            {
                "unix" => Connected(new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), socket => socket.Connect(new UnixDomainSocketEndPoint(uri.Host + uri.Path))),
                "tcp" => Connected(new(SocketType.Stream, ProtocolType.Tcp), socket => socket.Connect(uri.Host, uri.Port ?? 0)),
                _ => throw new EngineError(ErrorKind.Unsupported, $"unable to create connection. {GoText.Quote(uri.Scheme)} is not a supported schema for dial-stdio"),
            };
        }
        catch (SocketException e)
        {
            throw new EngineError(ErrorKind.Unavailable, $"failed to open connection to podman: unable to connect to Podman socket: {address}: {e.Message}", inner: e);
        }
    }

    private static Socket Connected(Socket socket, Action<Socket> connect)
    {
        try
        {
            connect(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
