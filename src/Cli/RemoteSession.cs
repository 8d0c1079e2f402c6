using Selkie.Cli.Grammar;
using Selkie.Cli.Output;
using Selkie.Engine;
using Selkie.Engine.Calls;
using Selkie.Engine.Connections;
using Selkie.Engine.Verbs;
using Selkie.Remote;

namespace Selkie.Cli;

/// <summary>One run of the program for another engine. No store is opened and no user namespace joined: what is asked for is on another machine, or another user's.</summary>
internal static class RemoteSession
{
    // What is only of use beside the engine: the client of Podman does not know them.
    private static readonly string[] s_ofHost = ["latest", "pidfile", "env-host", "preserve-fds", "preserve-fd"];

    /// <summary>Carries a command out, and prints.</summary>
    /// <param name="line">The command.</param>
    /// <param name="host">The configuration of this machine.</param>
    /// <param name="call">Who asks.</param>
    /// <param name="screen">Where it prints.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandLineException">An option is of no use with another engine.</exception>
    public static int Run(CommandLine line, EngineHost host, Call call, Screen screen)
    {
        var command = CommandLine.Full(screen.Program, line.Command);
        if (Array.Find(s_ofHost, line.Line.Has) is { } unknown) throw new CommandLineException($"unknown flag: --{unknown}\nSee '{command} --help'");
        using var engine = new RemoteEngine(ConnectionChoice.Of(host.Options, () => host.Conf), call, command, () => new LocalDispatcher(new EngineContext(host, call)));
        return Dispatch.Run(line.Command.Bind!(line.Line), new RemoteDispatcher(engine), screen);
    }
}
