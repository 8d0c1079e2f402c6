using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Selkie.EndToEnd;

/// <summary>Debian's docker-registry on loopback, with plain HTTP and, if wanted, a user and a password, or manifests of schema 1.</summary>
internal sealed class RegistryServer : IDisposable
{
    internal const string User = "seal";
    internal const string Password = "sk1n";

    // htpasswd -Bbn -C 5 seal sk1n
    private const string Users = "seal:$2y$05$JOn455dqKOObz5K5jZmBO.AeyvYykxwk7LrgbTIe58kvqOHgZLDyK";

    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-registry-").FullName;
    private readonly Process _process;

    internal RegistryServer(bool withUsers = false, bool withSchema1 = false)
    {
        var program = new[] { "/usr/bin/docker-registry", "/bin/docker-registry" }.FirstOrDefault(File.Exists);
        Assert.SkipUnless(program is not null, "docker-registry is not installed");
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Host = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }
        File.WriteAllText($"{_directory}/users", Users + "\n");
        var users = withUsers ? $"auth: {{ htpasswd: {{ realm: test, path: {_directory}/users }} }}\n" : "";
        if (withSchema1) users += "compatibility: { schema1: { enabled: true } }\n";
        File.WriteAllText($"{_directory}/config.yml",
            $"version: 0.1\nlog: {{ level: error }}\nstorage: {{ filesystem: {{ rootdirectory: {_directory}/data }} }}\nhttp: {{ addr: \"{Host}\" }}\n{users}");
        _process = Process.Start(new ProcessStartInfo(program!, ["serve", $"{_directory}/config.yml"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        WaitUntilItListens();
    }

    /// <summary>Address and port.</summary>
    internal string Host { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void WaitUntilItListens()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPEndPoint.Parse(Host));
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }
        throw new TimeoutException($"the registry on {Host} does not answer");
    }
}
