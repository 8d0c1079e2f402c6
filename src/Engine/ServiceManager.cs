using System.Text;
using Selkie.Linux;

namespace Selkie.Engine;

/// <summary>The service manager that waits for what this command starts, reached by its socket (sd_notify(3)).</summary>
public static class ServiceManager
{
    private const string Variable = "NOTIFY_SOCKET";

    /// <summary>Its socket, taken out of the environment, so that no program that is started from here on finds it; null: there is none.</summary>
    public static string? TakeSocket()
    {
        var socket = Environment.GetEnvironmentVariable(Variable);
        if (socket is not null) Environment.SetEnvironmentVariable(Variable, null);
        return socket;
    }

    /// <summary>Tells it something; that this failed is only logged.</summary>
    /// <param name="socket">Its socket.</param>
    /// <param name="message">Assignments, one a line.</param>
    /// <param name="failure">What the log says before the reason.</param>
    internal static void Tell(string socket, string message, string failure)
    {
        if (UnixSocket.TrySendTo(socket, Encoding.ASCII.GetBytes(message)) is < 0 and var error) Log.Error($"{failure}: {Errno.Text(-error)}");
    }
}
