using System.Net.Sockets;
using System.Text;

namespace Selkie.Engine;

/// <summary>The system's log as a second place for messages (<c>--syslog</c>): datagrams of RFC 3164 to /dev/log.</summary>
public static class SystemLog
{
    private const string Address = "/dev/log";
    private const int User = 1 << 3; // the facility of ordinary programs

    /// <summary>Sends messages there from now on. Without a system log, says so and goes on.</summary>
    /// <param name="program">Under what name.</param>
    public static void Join(string program)
    {
        try
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Address));
            Log.Second = (level, line) => Send(socket, $"<{User | Severity(level)}>{program}[{Environment.ProcessId}]: {line}");
        }
        catch (SocketException e)
        {
            Log.Error($"Failed to initialize syslog hook: {Address}: {e.Message}");
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
