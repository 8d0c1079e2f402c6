using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Connections;

/// <summary>Connections of the user's file and of containers.conf (<c>[engine.service_destinations]</c>); the file's own go before.</summary>
/// <param name="book">The user's file.</param>
/// <param name="conf">containers.conf(5).</param>
internal sealed class KnownConnections(ConnectionBook book, ContainersConf conf)
{
    /// <summary>Those of a caller.</summary>
    /// <param name="engine">The engine, and the call.</param>
    public static KnownConnections Of(EngineContext engine) => new(ConnectionsFile.Of(engine.Call).Read(), engine.Conf);

    /// <summary>Those of whoever started this process.</summary>
    /// <param name="conf">containers.conf(5).</param>
    public static KnownConnections OfProcess(ContainersConf conf) => new(ConnectionsFile.OfProcess.Read(), conf);

    private string DefaultName => book.Default is { Length: > 0 } written ? written : conf.ActiveService;

    /// <summary>All, by name.</summary>
    public IEnumerable<NamedConnection> All => book.Names.Union(conf.ServiceDestinations).Order(StringComparer.Ordinal).Select(name => TryFind(name)!);

    /// <summary>The one that is meant where none is named; null: there is none.</summary>
    public NamedConnection? Default => DefaultName is { Length: > 0 } name ? TryFind(name) : null;

    /// <summary>A connection.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="EngineError">There is none.</exception>
    public NamedConnection Find(string name) => TryFind(name) ?? throw new EngineError(ErrorKind.NotFound, $"connection {GoText.Quote(name)} not found");

    /// <summary>A connection; null: there is none.</summary>
    /// <param name="name">Its name.</param>
    public NamedConnection? TryFind(string name) =>
        book.Find(name) is { } written ? new(name, written, DefaultName == name, IsWritten: true)
        : conf.ServiceDestination(name) is { } configured ? new(name, configured, DefaultName == name, IsWritten: false)
        : null;
}
