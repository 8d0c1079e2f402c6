using System.Net;
using System.Net.Sockets;
using Selkie.Fuzzing;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry.Auth;
using Selkie.Registry.Configuration;
using Selkie.Registry.Http;

namespace Selkie.Registry.Tests;

/// <summary>Whatever stands in files of configuration and comes from servers: it is understood or refused.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Registries_conf() => Fuzzer.Run("registries.conf", bytes =>
    {
        File.WriteAllBytes(_file, bytes);
        var conf = RegistriesConf.Load(_file, required: true, []);
        foreach (var name in new[] { "docker.io/library/x:1", "a.example.com/y@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" })
            conf.Find(name)?.SourcesOf(Reference.Parse(name));
        new ShortNames(conf, new ShortNameCache("/nonexistent")).Resolve("fedora:1", names => names[0]);
    });

    [Fact]
    public void Auth_json() => Fuzzer.Run("auth.json", bytes =>
    {
        File.WriteAllBytes(_file, bytes);
        HelperAnswer Answer(string helper, string verb, string input) => new(verb == "get" ? 0 : 1, Fuzzer.Text(bytes));
        var store = new CredentialStore { AuthFile = _file, RunHelper = Answer };
        foreach (var name in new[] { "a.com/ns/x", "docker.io/library/x", "b.com" }) store.Find(name);
        new CredentialKeeper(store, null).Remove("a.com");
        AuthFileWriter.Read(_file);
    });

    [Fact]
    public void Policy_json() => Fuzzer.Run("policy.json", bytes =>
    {
        File.WriteAllBytes(_file, bytes);
        var policy = SignaturePolicy.Load(_file);
        policy.Require("dir", "/x/y", "x");
        policy.Require("docker", "a.com/x:1", "x");
    });

    [Fact]
    public void Challenges() => Fuzzer.Run("challenges", bytes =>
    {
        foreach (var challenge in Challenge.Read([Fuzzer.Text(bytes)])) _ = challenge["realm"];
    });

    [Fact]
    public async Task Answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = Array.Empty<byte>();
        using var over = new CancellationTokenSource();
        var serving = Task.Run(() => ServeAsync(listener, () => answer, over.Token));
        var name = Reference.Parse($"{listener.LocalEndpoint}/x:t");
        var options = FakeRegistry.Options() with { StallLimit = TimeSpan.FromMilliseconds(300), BackOff = TimeSpan.Zero };
        Fuzzer.Run("answers", bytes =>
        {
            answer = bytes;
            using var source = ImageSource.OpenAsync(name, options).GetAwaiter().GetResult();
            Manifest.Parse(source.Manifest);
        }, rounds: 200);
        await over.CancelAsync();
        await serving.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose() => File.Delete(_file);

    // A server that sends the same bytes to whoever asks anything; the ping is answered first, so that the manifest gets the bytes too.
    private static async Task ServeAsync(TcpListener listener, Func<byte[]> answer, CancellationToken over)
    {
        var buffer = new byte[8192];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(over);
                var stream = client.GetStream();
                try
                {
                    var count = await stream.ReadAsync(buffer, over);
                    var ping = System.Text.Encoding.ASCII.GetString(buffer, 0, count).StartsWith("GET /v2/ ", StringComparison.Ordinal);
                    await stream.WriteAsync(ping ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray() : answer(), over);
                    client.Client.Shutdown(SocketShutdown.Send);
                    while (await stream.ReadAsync(buffer, over) > 0)
                    {
                    }
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    // The client did not like it.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }
}
