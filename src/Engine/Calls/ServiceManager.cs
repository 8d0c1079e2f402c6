using System.Text;
using Selkie.Engine.Diagnostics;
using Selkie.Linux;
using Selkie.Linux.Sockets;

namespace Selkie.Engine.Calls;

/// <summary>The service manager that waits for what this command starts, reached by its socket (sd_notify(3)).</summary>
public static class ServiceManager
{
    /// <summary>Tells it that a service is ready (READY=1).</summary>
    /// <param name="log">Takes the failure.</param>
    /// <param name="socket">Its socket.</param>
    public static void TellReady(Logger log, string socket) => Tell(log, socket, "READY=1", "telling the service manager");

    /// <summary>Tells it something; that this failed is only logged.</summary>
    /// <param name="log">Takes the failure.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="message">Assignments, one a line.</param>
    /// <param name="failure">What the log says before the reason.</param>
    internal static void Tell(Logger log, string socket, string message, string failure)
    {
        if (UnixSocket.TrySendTo(socket, Encoding.ASCII.GetBytes(message)) is < 0 and var error) log.Error($"{failure}: {Errno.Text(-error)}");
    }
}
