using System.Globalization;
using System.Text;
using Selkie.Engine.Containers.Launching;
using Selkie.Linux.Terminals;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Sessions;

/// <summary>A container of a remote engine that the caller stays with (pkg/domain/infra/tunnel/containers.go, startAndAttach).</summary>
/// <param name="engine">The engine.</param>
/// <param name="id">The container, by id or name.</param>
internal sealed class RemoteContainer(RemoteEngine engine, string id)
{
    /// <summary>Attaches to one that runs, and stays until it ends or the user detaches.</summary>
    /// <param name="streams">The caller's streams.</param>
    /// <param name="detachKeys">The keys that detach; null: the engine's.</param>
    /// <param name="signals">Takes the caller's signals; null: they are the caller's own.</param>
    /// <returns>Whether the user detached.</returns>
    public bool Attach(ClientStreams streams, string? detachKeys, SignalRelay? signals)
    {
        using var session = Begin(streams, detachKeys);
        signals?.PassTo(Kill);
        return Pump(session, streams);
    }

    /// <summary>Starts it with the caller attached from its first byte, and stays until it ends or the user detaches.</summary>
    /// <param name="streams">The caller's streams.</param>
    /// <param name="detachKeys">The keys that detach; null: the engine's.</param>
    /// <param name="signals">Holds the caller's signals.</param>
    /// <param name="relay">They are the container's once it runs.</param>
    /// <returns>The exit code; null after a detach.</returns>
    public int? Run(ClientStreams streams, string? detachKeys, SignalRelay signals, bool relay)
    {
        using var session = Begin(streams, detachKeys);
        Start();
        if (relay) signals.PassTo(Kill);
        else signals.Release();
        // Asked at once: one that removes itself is gone soon after its end.
        var code = Task.Run(Wait);
        if (Pump(session, streams)) return null;
        return code.GetAwaiter().GetResult();
    }

    /// <summary>Starts it, and before it those that it needs.</summary>
    /// <exception cref="EngineError">It cannot be started.</exception>
    public void Start() => Post("start", "recursive=true").OrError();

    /// <summary>Removes it with its anonymous volumes, if it is still there.</summary>
    /// <param name="force">Also when it runs.</param>
    public void Remove(bool force)
    {
        var reply = engine.Send(new("DELETE", $"/containers/{Uri.EscapeDataString(id)}", $"v=true&force={(force ? "true" : "false")}"));
        if (!reply.IsSuccess && RemoteErrors.Of(reply) is { Kind: not ErrorKind.NotFound } error) engine.Call.Log.Error($"Removing container {id}: {error.Message}");
    }

    private Hijack Begin(ClientStreams streams, string? detachKeys)
    {
        var query = new StringBuilder("stream=true");
        if (detachKeys is not null) query.Append("&detachKeys=").Append(Uri.EscapeDataString(detachKeys));
        foreach (var (name, descriptor) in new[] { ("stdin", streams.Input), ("stdout", streams.Output), ("stderr", streams.Error) }) query.Append('&').Append(name).Append(descriptor >= 0 ? "=true" : "=false");
        return engine.Hijack(new("POST", $"/containers/{Uri.EscapeDataString(id)}/attach", query.ToString()));
    }

    private bool Pump(Hijack session, ClientStreams streams) => new SessionPump(session, streams, engine.Call.Cancelled, Resize).Run();

    private void Resize(TerminalSize size) => Post("resize", string.Create(CultureInfo.InvariantCulture, $"h={size.Rows}&w={size.Columns}&running=true"));

    private void Kill(int signal) => Post("kill", string.Create(CultureInfo.InvariantCulture, $"signal={signal}"));

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode() => Wait();

    private int Wait() => int.Parse(Encoding.ASCII.GetString(Post("wait", "").OrError().Body.Span).Trim(), CultureInfo.InvariantCulture);

    private RemoteReply Post(string verb, string query) => engine.Send(new("POST", $"/containers/{Uri.EscapeDataString(id)}/{verb}", query));
}
