using System.Net.Http.Headers;
using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote;

/// <summary>An engine somewhere else, for one call: it is asked by HTTP over a <see cref="ServiceLink"/>.</summary>
public sealed class RemoteEngine : IDisposable
{
    private readonly ServiceLink _link;
    private readonly HttpClient _client;
    private readonly Func<LocalDispatcher> _local;

    /// <summary>Nothing is connected before something is asked.</summary>
    /// <param name="destination">Where the service is.</param>
    /// <param name="call">Who asks.</param>
    /// <param name="command">The command as it was called, the program first: for messages.</param>
    /// <param name="local">Makes the dispatcher for what is the caller's machine's all the same.</param>
    public RemoteEngine(ServiceDestination destination, Call call, string command, Func<LocalDispatcher> local)
    {
        Call = call;
        _local = local;
        Command = command;
        _link = new ServiceLink(destination, Program);
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancel) => _link.OpenAsync(cancel), UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = int.MaxValue }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Who asks.</summary>
    public Call Call { get; }

    /// <summary>The command as it was called, the program first.</summary>
    public string Command { get; }

    /// <summary>The program's name in messages.</summary>
    public string Program => Command.Split(' ')[0];

    /// <summary>The dispatcher for what is the caller's machine's.</summary>
    internal LocalDispatcher Local => field ??= _local();

    /// <summary>Asks request after request, each when its reply is looked at.</summary>
    /// <param name="requests">The requests.</param>
    public RemoteReplies Ask(IReadOnlyList<RemoteRequest> requests) => new(requests.Select(request => Send(request)));

    /// <summary>Asks one thing, and reads the whole reply.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What goes with it.</param>
    /// <param name="headers">Further headers.</param>
    /// <exception cref="EngineError">The service cannot be reached.</exception>
    public RemoteReply Send(RemoteRequest request, HttpContent? body = null, params ReadOnlySpan<KeyValuePair<string, string>> headers)
    {
        using var answer = Open(request, body, headers);
        return Whole(request, answer);
    }

    /// <summary>Asks one thing whose reply is a stream; an error is read whole and thrown.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What goes with it.</param>
    /// <param name="headers">Further headers.</param>
    /// <exception cref="EngineError">The service cannot be reached, or refuses.</exception>
    public HttpResponseMessage Begin(RemoteRequest request, HttpContent? body = null, params ReadOnlySpan<KeyValuePair<string, string>> headers)
    {
        var answer = Open(request, body, headers);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw RemoteErrors.Of(Whole(request, answer));
    }

    /// <summary>Begins a session on a connection of its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The JSON that goes with it; null: none.</param>
    /// <exception cref="EngineError">The service cannot be reached, or refuses.</exception>
    internal Hijack Hijack(RemoteRequest request, ReadOnlyMemory<byte>? body = null)
    {
        _ = Version;
        return Transport.Hijack.BeginAsync(_link, request, PathOf(request), body, Call.Cancelled).GetAwaiter().GetResult();
    }

    /// <summary>The body of a reply, for reading.</summary>
    /// <param name="answer">The reply.</param>
    internal Stream Content(HttpResponseMessage answer) => answer.Content.ReadAsStream(Call.Cancelled);

    // Asked once, before all else: that somebody is there, and that it is an engine (podman, pkg/bindings/connection.go).
    private string Version => field ??= Greet();

    private string Greet()
    {
        var request = new RemoteRequest("GET", "/_ping", "");
        using var answer = Transmit(Message(request, $"/v{_link.ClientVersion}/libpod/_ping", null, []));
        if (!answer.IsSuccessStatusCode) throw _link.NoService($"ping response was {(int)answer.StatusCode}");
        return _link.Common(answer.Headers.TryGetValues("Libpod-API-Version", out var versions) ? versions.First() : null);
    }

    private string PathOf(RemoteRequest request) => $"/v{Version}/libpod{request.Path}{(request.Query.Length > 0 ? "?" : "")}{request.Query}";

    private HttpResponseMessage Open(RemoteRequest request, HttpContent? body, ReadOnlySpan<KeyValuePair<string, string>> headers) =>
        Transmit(Message(request, PathOf(request), body, headers));

    private HttpRequestMessage Message(RemoteRequest request, string path, HttpContent? body, ReadOnlySpan<KeyValuePair<string, string>> headers)
    {
        // As it is written: an escaped slash in a name stays one.
        var uri = new Uri(_link.Base + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), uri) { Content = body };
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        if (body is null && request.Method is "POST" or "PUT") message.Content = new ByteArrayContent([]);
        return message;
    }

    private HttpResponseMessage Transmit(HttpRequestMessage message)
    {
        try
        {
            return _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Call.Cancelled).GetAwaiter().GetResult();
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException is EngineError known ? known : _link.NoService($"Get \"{message.RequestUri}\": {ServiceLink.Reason(e)}{_link.HintOf(e)}", e);
        }
        finally
        {
            message.Dispose();
        }
    }

    private RemoteReply Whole(RemoteRequest request, HttpResponseMessage answer)
    {
        try
        {
            return new(request, (int)answer.StatusCode, answer.Content.ReadAsByteArrayAsync(Call.Cancelled).GetAwaiter().GetResult());
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new EngineError(ErrorKind.Unavailable, $"unable to process API response: {ServiceLink.Reason(e)}", e);
        }
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _link.Dispose();
    }

    /// <summary>JSON as a body.</summary>
    /// <param name="json">UTF-8.</param>
    internal static HttpContent Json(ReadOnlyMemory<byte> json) => new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
