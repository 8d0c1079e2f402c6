using System.Net;
using System.Net.Sockets;
using System.Text;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Registry.Http;

namespace Selkie.Engine.Tests.Images.Sources;

public sealed class DownloadsTests
{
    private static readonly Patience Short = new() { StallLimit = TimeSpan.FromMilliseconds(300) };

    // Answers one request with these bytes; the connection stays open until the test is done with it.
    private static async Task<(byte[] Got, EngineError? Error)> Get(string answer, bool close)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var uri = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/tree.tar");
        using var output = new MemoryStream();
        var download = Task.Run(() =>
        {
            try
            {
                Downloads.Copy(uri, output, Short);
                return null;
            }
            catch (EngineError e)
            {
                return e;
            }
        });
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        if (close) client.Close();
        var error = await download;
        return (output.ToArray(), error);
    }

    [Fact]
    public async Task A_body_arrives_whole()
    {
        var (got, error) = await Get("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntides", close: true);
        Assert.Null(error);
        Assert.Equal("tides"u8.ToArray(), got);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nti")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("")]
    public async Task A_server_that_sends_nothing_more_is_given_up(string answer)
    {
        var (_, error) = await Get(answer, close: false);
        Assert.EndsWith("/tree.tar: nothing came for 1 s", error!.Message, StringComparison.Ordinal);
        Assert.StartsWith("downloading http://127.0.0.1:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_an_error()
    {
        var (_, error) = await Get("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nti", close: true);
        Assert.StartsWith("downloading http://127.0.0.1:", error!.Message, StringComparison.Ordinal);
    }
}
