using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Selkie.Engine;
using Selkie.Engine.Calls;
using Selkie.Engine.Verbs;

namespace Selkie.Service.Http;

/// <summary>One request and its answer.</summary>
/// <param name="http">The connection's view of it.</param>
/// <param name="host">What all requests share.</param>
/// <param name="address">Where it goes.</param>
/// <param name="operand">What stands in the braces of the route.</param>
public sealed class Exchange(HttpContext http, EngineHost host, ApiAddress address, string operand)
{
    internal static readonly JsonWriterOptions Unindented = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The connection's view of it.</summary>
    public HttpContext Http => http;

    /// <summary>What all requests share.</summary>
    public EngineHost Host => host;

    /// <summary>Where it goes.</summary>
    public ApiAddress Address => address;

    /// <summary>What stands in the braces of the route; empty without braces.</summary>
    public string Operand => operand;

    /// <summary>Ends when the client has gone away.</summary>
    public CancellationToken Gone => http.RequestAborted;

    /// <summary>The query, in order, decoded.</summary>
    public IEnumerable<KeyValuePair<string, string>> Query =>
        http.Request.Query.SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")));

    /// <summary>A value of the query; null: it is not there.</summary>
    /// <param name="name">Its name.</param>
    public string? Value(string name) => http.Request.Query.TryGetValue(name, out var values) && values is [.., var last] ? last : null;

    /// <summary>Whether a switch of the query is on; an empty one is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What it is when it is not there.</param>
    public bool IsOn(string name, bool otherwise = false) => Value(name) is { } value ? QueryBinder.Switch(value) is true : otherwise;

    /// <summary>The call of the client: it has no terminal and cannot be asked. Libpod's clients read Podman's version out of what is told of the program.</summary>
    public Call Call => field ??= new Call
    {
        Cancelled = Gone,
        CommandLine = ["podman", "system", "service"],
        Environment = ServiceEnvironment.Variables,
    };

    /// <summary>Carries verbs out for the client.</summary>
    public LocalDispatcher Engine => field ??= EngineFor(Call);

    /// <summary>Carries verbs out for a call with streams or progress of its own.</summary>
    /// <param name="call">The call.</param>
    public LocalDispatcher EngineFor(Call call) => new(new EngineContext(host, call));

    /// <summary>Sends the reply that something blocking makes.</summary>
    /// <param name="make">Makes it, on a thread of the pool.</param>
    public async Task Answer(Func<Reply> make) => await Send(await Task.Run(make, Gone));

    /// <summary>Sends a line of text as the whole answer.</summary>
    /// <param name="text">The text.</param>
    public async Task SendText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\n");
        http.Response.ContentType = "text/plain; charset=us-ascii";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, Gone);
    }

    /// <summary>Sends a reply.</summary>
    /// <param name="reply">The reply.</param>
    public async Task Send(Reply reply)
    {
        http.Response.StatusCode = reply.Status;
        if (reply.Body is not { } body) return;
        http.Response.ContentType = "application/json";
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Unindented)) body(json);
        buffer.Write("\n"u8);
        http.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(buffer.WrittenMemory, Gone);
    }
}
