using Selkie.Engine.Configuration;
using Selkie.Oci;

namespace Selkie.Engine.Connections;

/// <summary>
/// Which engine a command is meant for: options go before variables, and variables before the user's default connection (podman(1), --connection). DOCKER_HOST and
/// DOCKER_CONTEXT choose none, as for Podman.
/// </summary>
public static class ConnectionChoice
{
    /// <summary>Docker's name for the engine of this machine.</summary>
    private const string Here = "default";

    /// <summary>The option or variable by which another engine is meant than the one of this process; null: none is. Options and variables alone are looked at.</summary>
    /// <param name="options">The options of the program.</param>
    public static string? SaidBy(GlobalOptions options) => options switch
    {
        { Connection: not null } => "--connection",
        { Url: not null } => "--url",
        { Host: not null } => "--host",
        { Remote: true } => "--remote",
        { Context: not (null or Here) } => "--context",
        _ when HostEnvironment.Variable("CONTAINER_HOST") is not null => "CONTAINER_HOST",
        _ when HostEnvironment.Variable("CONTAINER_CONNECTION") is not null => "CONTAINER_CONNECTION",
        _ => null,
    };

    /// <summary>The service that is meant; the user's own on this machine where nothing says another.</summary>
    /// <param name="options">The options of the program.</param>
    /// <param name="conf">containers.conf(5), read where it is needed.</param>
    /// <exception cref="EngineError">A connection that is named is not known.</exception>
    public static ServiceDestination Of(GlobalOptions options, Func<ContainersConf> conf)
    {
        try
        {
            var chosen = ByOption(options, conf) ?? ByVariable(conf) ?? KnownConnections.OfProcess(conf()).Default?.Destination ?? new(Usual);
            return options.Identity is { Length: > 0 } identity ? chosen with { Identity = identity } : chosen;
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Invalid, $"read cli flags: {e.Message}", e);
        }
    }

    /// <summary>The address of the user's service on this machine.</summary>
    public static string Usual => "unix://" + UsualSocket;

    /// <summary>The socket of the user's service on this machine.</summary>
    public static string UsualSocket => Path.Combine(UserDirectories.Rootless ? UserDirectories.Runtime : "/run", "podman", "podman.sock");

    private static ServiceDestination? ByOption(GlobalOptions options, Func<ContainersConf> conf) => options switch
    {
        { Connection: not null, Context: not null } => throw new EngineError(ErrorKind.Invalid, "use of --connection and --context at the same time is not allowed"),
        { Connection: { } name } => Named(conf, name),
        { Url: { } url } => new(url),
        { Context: { } context } when context != Here => Named(conf, context),
        { Host: { } host } => new(host),
        _ => null,
    };

    private static ServiceDestination? ByVariable(Func<ContainersConf> conf) =>
        HostEnvironment.Variable("CONTAINER_CONNECTION") is { } name ? Named(conf, name)
        : HostEnvironment.Variable("CONTAINER_HOST") is { } host ? new(host) { Identity = HostEnvironment.Variable("CONTAINER_SSHKEY") ?? "" }
        : null;

    private static ServiceDestination Named(Func<ContainersConf> conf, string name) => KnownConnections.OfProcess(conf()).Find(name).Destination;
}
