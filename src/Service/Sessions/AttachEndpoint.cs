using Selkie.Service.Streams;
using System.Text;
using Selkie.Engine;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Sessions;

/// <summary>Attaches clients to containers.</summary>
internal static class AttachEndpoint
{
    /// <summary>By a connection that is taken over.</summary>
    [Endpoint(ApiTree.Docker, "POST /containers/{name}/attach")]
    [Endpoint(ApiTree.Libpod, "POST /containers/{name}/attach")]
    public static Task Hijack(Exchange exchange) => Attach(exchange, async row => await HijackedClient.Take(exchange, row.Spec.Process.Terminal));

    /// <summary>By a web socket.</summary>
    [Endpoint(ApiTree.Docker, "GET /containers/{name}/attach/ws")]
    public static Task WebSocket(Exchange exchange) => Attach(exchange, async _ => await WebSocketClient.Take(exchange));

    private static async Task Attach(Exchange exchange, Func<ContainerRow, Task<SessionClient>> take)
    {
        var (logs, stream) = (exchange.IsOn("logs"), exchange.IsOn("stream", otherwise: true));
        var given = new[] { "stdin", "stdout", "stderr" }.Any(name => exchange.Value(name) is not null);
        var (input, output, errors) = (exchange.IsOn("stdin", true), exchange.IsOn("stdout", true), exchange.IsOn("stderr", true));
        if (given && !input && !output && !errors) throw new EngineError(ErrorKind.Invalid, "at least one of stdin, stdout, stderr must be true");
        if (!logs && !stream) throw new EngineError(ErrorKind.Invalid, "at least one of Logs or Stream must be set");
        var engine = new EngineContext(exchange.Host, exchange.Call);
        var keys = DetachSequence.Parse(exchange.Value("detachKeys") ?? engine.Conf.DetachKeys);
        var (row, channel) = await Task.Run(() => Connect(exchange, engine, stream));
        using (channel)
        {
            await using var client = await take(row);
            if (logs) await SendLogs(engine, row, client, output, errors, exchange.Gone);
            if (channel is not null) await new ClientSession(channel, client, new SessionStreams(input, output, errors, row.Spec.Process.Terminal, keys.Bytes)).Run(exchange.Gone);
        }
    }

    // A container that does not run is made ready first, so that nothing is lost between this and its start (as Docker's clients do it).
    private static (ContainerRow Row, AttachChannel? Channel) Connect(Exchange exchange, EngineContext engine, bool stream)
    {
        var row = engine.Lookup.One(exchange.Operand);
        var status = ContainerStatus.Read(engine, row);
        if (status.State == ContainerState.Created || status.State == ContainerState.Exited)
        {
            // Docker makes nothing ready: its clients are told by the start, which fails of the same.
            if (exchange.Engine.Send(new InitContainers { Containers = [row.Spec.Id] }).Errors is [var error, ..])
                return exchange.Address.Tree == ApiTree.Docker ? (row, null) : throw new EngineError(error.Kind, $"preparing container {row.Spec.Id} for attach: {error.Message}", error);
        }
        else if (!status.IsRunning && status.State != ContainerState.Initialized)
            throw new EngineError(ErrorKind.Internal, $"can only attach to created or running containers - currently in state {status.State}: container state improper");
        if (!stream) return (row, null);
        engine.Events.Container("attach", row.Spec);
        try
        {
            return (row, MonitorClient.Connect(new ContainerPaths(engine, row.Spec.Id).Run).ToChannel());
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            throw new EngineError(ErrorKind.Internal, $"cannot attach to container {row.Spec.Name}: its monitor is gone; stop and start it again", e);
        }
    }

    private static async Task SendLogs(EngineContext engine, ContainerRow row, SessionClient client, bool output, bool errors, CancellationToken gone)
    {
        using var log = new LogFollower(engine, row, new ShowLogs());
        foreach (var line in log.ReadPast(-1))
            if (line.IsError ? errors : output)
                await client.Write(line.IsError ? StreamKind.Error : StreamKind.Output, Encoding.UTF8.GetBytes(line.IsPartial ? line.Text : line.Text + "\n"), gone);
    }
}
