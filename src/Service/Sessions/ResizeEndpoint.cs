using Selkie.Engine;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Linux.Terminals;
using Selkie.Oci;
using Selkie.Runtime.Monitors;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Sessions;

/// <summary>Sizes of terminals.</summary>
internal static class ResizeEndpoint
{
    /// <summary>Sets the size of a container's terminal.</summary>
    [Endpoint(ApiTree.Docker, "POST /containers/{name}/resize")]
    [Endpoint(ApiTree.Libpod, "POST /containers/{name}/resize")]
    public static Task Resize(Exchange exchange)
    {
        var size = SizeOf(exchange);
        var engine = new EngineContext(exchange.Host, exchange.Call);
        var row = engine.Lookup.One(exchange.Operand);
        try
        {
            using var connection = MonitorClient.Connect(new ContainerPaths(engine, row.Spec.Id).Run);
            connection.Resize(size);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            if (!exchange.IsOn("running")) throw new EngineError(ErrorKind.BadState, $"container {row.Spec.Id} is not running: container state improper", e);
        }
        return Task.CompletedTask;
    }

    /// <summary>The size that a query names.</summary>
    /// <exception cref="EngineError">It is none.</exception>
    internal static TerminalSize SizeOf(Exchange exchange) => new(Side(exchange, "h"), Side(exchange, "w"));

    private static ushort Side(Exchange exchange, string name) => exchange.Value(name) is not { Length: > 0 } text ? (ushort)0
        : ushort.TryParse(text, out var side) ? side : throw new EngineError(ErrorKind.Invalid, $"failed to parse parameters: invalid value \"{text}\" for {name}");
}
