using System.Net.Sockets;
using System.Text.Json;
using Selkie.Engine.Calls;
using Selkie.Oci;
using Selkie.Registry;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Sources;

/// <summary>A Docker daemon on this machine (DOCKER_HOST, else its usual socket).</summary>
/// <param name="call">Who wants something of it.</param>
internal sealed class DockerDaemon(Call call)
{
    private const string Unix = "unix://";

    /// <summary>Its answers. It gathers an image whole before the first byte comes, and unpacks one whole before it answers, which takes minutes for large ones.</summary>
    internal WatchedAnswers Answers { get; } = new(new Patience { StallLimit = TimeSpan.FromMinutes(10), Cancelled = call.Cancelled });

    private string Address { get; } = call.Variable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";

    /// <summary>What is waited for.</summary>
    internal const string What = "the answer of the Docker daemon";

    /// <summary>A client whose requests go to the daemon.</summary>
    /// <exception cref="EngineError">The address is of a kind that is not supported.</exception>
    internal HttpClient Connect()
    {
        var address = Address;
        if (address.StartsWith("tcp://", StringComparison.Ordinal)) return new() { BaseAddress = new("http://" + address["tcp://".Length..]), Timeout = Timeout.InfiniteTimeSpan };
        if (!address.StartsWith(Unix, StringComparison.Ordinal)) throw new EngineError(ErrorKind.Invalid, $"unable to parse docker host \"{address}\": use unix://PATH or tcp://HOST:PORT");
        var handler = new SocketsHttpHandler { ConnectCallback = (_, cancel) => OpenAsync(address[Unix.Length..], cancel) };
        return new(handler) { BaseAddress = new("http://docker"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Writes an image of the daemon to a stream, as "docker save" does.</summary>
    /// <exception cref="EngineError">No daemon answers, or it has no such image.</exception>
    internal void Save(string name, Stream output)
    {
        using var client = Connect();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/images/get?names=" + Uri.EscapeDataString(name));
            using var answer = Answers.Send(client, request, What);
            if (!answer.IsSuccessStatusCode)
                throw new EngineError(ErrorKind.Internal, $"loading image from docker engine: Error response from daemon: {Message(Answers.ReadText(answer, What))}");
            Answers.Copy(answer, output, What);
            output.Flush();
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
    }

    /// <summary>What to tell when nobody answers.</summary>
    internal EngineError Unreachable(Exception inner) => new(ErrorKind.Unavailable, $"Cannot connect to the Docker daemon at {Address}. Is the docker daemon running?", inner: inner);

    /// <summary>The message of an error answer.</summary>
    internal static string Message(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? body : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static async ValueTask<Stream> OpenAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
