using System.Text;
using Selkie.Engine.Calls;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Images.Pulling;
using Selkie.Linux.Files;
using Selkie.Linux.Sockets;

namespace Selkie.Engine.Tests.Images.Pulling;

public sealed class StartTimeoutTests
{
    [Fact]
    public void A_pull_inside_a_starting_service_asks_for_more_time_at_once_and_says_so()
    {
        var directory = Directory.CreateTempSubdirectory("selkie-notify-");
        var path = Path.Combine(directory.FullName, "manager");
        var manager = UnixSocket.Listen(path, UnixSocketKind.Datagram);
        var lines = new List<string>();
        StartTimeout.Begin(path, "localhost/x:1", new LineProgress(lines.Add), Logger.None)!.Dispose();
        var message = new byte[100];
        Assert.Equal("EXTEND_TIMEOUT_USEC=30000000", Encoding.ASCII.GetString(message, 0, UnixSocket.TryReceive(manager, message)));
        Assert.Equal(["Pulling image //localhost/x:1 inside systemd: setting pull timeout to 5m0s"], lines);
        FileDescriptor.Close(manager);
        directory.Delete(recursive: true);
    }

    [Fact]
    public void Without_a_service_manager_nobody_is_asked()
    {
        var lines = new List<string>();
        Assert.Null(StartTimeout.Begin(null, "x", new LineProgress(lines.Add), Logger.None));
        Assert.Empty(lines);
    }
}
