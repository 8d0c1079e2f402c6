using System.Net.Sockets;
using System.Text;

namespace Selkie.Engine.Diagnostics;

/// <summary>The system's log as a second place for messages (<c>--syslog</c>): datagrams of RFC 3164 to /dev/log.</summary>
public static class SystemLog
{
    private const string Address = "/dev/log";
    private const int User = 1 << 3; // the facility of ordinary programs

    /// <summary>What sends messages there. Without a system log, says so; null then.</summary>
    /// <param name="program">Under what name.</param>
    /// <param name="log">Takes what went wrong.</param>
    public static Action<LogLevel, string>? Open(string program, Logger log)
    {
        try
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Address));
            return (level, line) => Send(socket, $"<{User | Severity(level)}>{program}[{Environment.ProcessId}]: {line}");
        }
        catch (SocketException e)
        {
            log.Error($"Failed to initialize syslog hook: {Address}: {e.Message}");
            return null;
        }
    }

    private static void Send(Socket socket, string text)
    {
        try
        {
            socket.Send(Encoding.UTF8.GetBytes(text));
        }
        catch (SocketException)
        {
            // Nobody is there to be told: the message stands on standard error.
        }
    }

    private static int Severity(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Info => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
