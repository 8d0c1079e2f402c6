using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Selkie.EndToEnd;

/// <summary>
/// The real registry of the distribution project on loopback, twice over the same files: with passwords (htpasswd) and with a token server
/// that this class is; both over TLS with an authority of the tests' own.
/// </summary>
internal sealed class SecureRegistryServer : IDisposable
{
    internal const string User = "diver", Password = "secret";

    // bcrypt of the password.
    private const string Hash = "$2b$04$CJ2uIrCvVE4s6JpqrJXTfu6MgDy5vczDYsCMBgWZwcZOJ0TKu8sRe";

    private readonly string _directory;
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _authority;
    private readonly HttpListener _tokens = new();
    private readonly List<Process> _registries = [];

    internal SecureRegistryServer(string directory)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/docker-registry"), "docker-registry is not installed");
        _directory = directory;
        Directory.CreateDirectory(CertDirectory);
        _authority = MakeAuthority();
        MakeServerCertificate();
        File.WriteAllText($"{_directory}/htpasswd", $"{User}:{Hash}\n");
        var realm = $"http://127.0.0.1:{Caller.FreePort()}/";
        _tokens.Prefixes.Add(realm);
        _tokens.Start();
        _ = Task.Run(ServeTokensAsync);
        WithPasswords = Begin($"auth: {{htpasswd: {{realm: tests, path: {_directory}/htpasswd}}}}");
        WithTokens = Begin($"auth: {{token: {{realm: '{realm}token', service: tests, issuer: tests, rootcertbundle: {CertDirectory}/ca.crt}}}}");
    }

    /// <summary>Host and port of the registry that wants a password.</summary>
    internal string WithPasswords { get; }

    /// <summary>Host and port of the registry that wants a token.</summary>
    internal string WithTokens { get; }

    /// <summary>Has the authority's certificate, for --cert-dir.</summary>
    internal string CertDirectory => $"{_directory}/certificates";

    /// <summary>Puts the image of an OCI layout into the registries.</summary>
    internal void Fill(string layout, string repository, string tag)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes($"{layout}/index.json"));
        var descriptor = index.RootElement.GetProperty("manifests")[0];
        var manifest = File.ReadAllBytes(BlobOf(layout, descriptor));
        using var document = JsonDocument.Parse(manifest);
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        foreach (var blob in document.RootElement.GetProperty("layers").EnumerateArray().Prepend(document.RootElement.GetProperty("config")))
            Upload(client, repository, blob.GetProperty("digest").GetString()!, File.ReadAllBytes(BlobOf(layout, blob)));
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using var answer = client.PutAsync($"https://{WithPasswords}/v2/{repository}/manifests/{tag}", content).GetAwaiter().GetResult();
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        foreach (var registry in _registries)
        {
            registry.Kill();
            registry.WaitForExit();
            registry.Dispose();
        }
        _tokens.Close();
        _authority.Dispose();
        _key.Dispose();
    }

    private static string BlobOf(string layout, JsonElement descriptor) => $"{layout}/blobs/{descriptor.GetProperty("digest").GetString()!.Replace(':', '/')}";

    private void Upload(HttpClient client, string repository, string digest, byte[] bytes)
    {
        using var begun = client.PostAsync($"https://{WithPasswords}/v2/{repository}/blobs/uploads/", null).GetAwaiter().GetResult();
        begun.EnsureSuccessStatusCode();
        var target = new UriBuilder(begun.Headers.Location!);
        target.Query = (target.Query.Length > 1 ? target.Query[1..] + "&" : "") + "digest=" + digest;
        using var content = new ByteArrayContent(bytes);
        using var done = client.PutAsync(target.Uri, content).GetAwaiter().GetResult();
        done.EnsureSuccessStatusCode();
    }

    private string Begin(string authentication)
    {
        var host = $"127.0.0.1:{Caller.FreePort()}";
        var configuration = $"{_directory}/registry-{_registries.Count}.yml";
        File.WriteAllText(configuration, $$"""
            version: 0.1
            log: {level: error, accesslog: {disabled: true} }
            storage: {filesystem: {rootdirectory: {{_directory}}/registry} }
            http: {addr: "{{host}}", tls: {certificate: {{_directory}}/server.crt, key: {{_directory}}/server.key} }
            {{authentication}}

            """);
        _registries.Add(Process.Start("sh", ["-c", "exec docker-registry serve \"$0\" >\"$0.log\" 2>&1 </dev/null", configuration]));
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPEndPoint.Parse(host));
                return host;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }
        throw new InvalidOperationException($"the registry did not start: {File.ReadAllText(configuration + ".log")}");
    }

    private X509Certificate2 MakeAuthority()
    {
        var request = new CertificateRequest("CN=Tests of the tides", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText($"{CertDirectory}/ca.crt", authority.ExportCertificatePem());
        return authority;
    }

    private void MakeServerCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText($"{_directory}/server.crt", certificate.ExportCertificatePem());
        File.WriteAllText($"{_directory}/server.key", key.ExportPkcs8PrivateKeyPem());
    }

    private async Task ServeTokensAsync()
    {
        while (_tokens.IsListening)
        {
            try
            {
                Serve(await _tokens.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The end of the tests.
            }
        }
    }

    private void Serve(HttpListenerContext context)
    {
        var wanted = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        var known = context.Request.Headers["Authorization"] == wanted;
        context.Response.StatusCode = known ? 200 : 401;
        var body = known ? $$"""{"token":"{{Token(context.Request.QueryString.GetValues("scope") ?? [])}}","expires_in":300}""" : "{}";
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
    }

    // A JSON web token that allows what was asked for, signed by the authority.
    private string Token(string[] scopes)
    {
        var access = string.Join(',', scopes.Select(s => s.Split(':')).Where(s => s.Length == 3)
            .Select(s => $$"""{"type":"{{s[0]}}","name":"{{s[1]}}","actions":["{{s[2].Replace(",", "\",\"")}}"]}"""));
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var head = $$"""{"typ":"JWT","alg":"RS256","x5c":["{{Convert.ToBase64String(_authority.RawData)}}"]}""";
        var claims = $$"""{"iss":"tests","sub":"{{User}}","aud":"tests","exp":{{now + 300}},"nbf":{{now - 60}},"iat":{{now}},"jti":"1","access":[{{access}}]}""";
        var signed = Base64Url(Encoding.UTF8.GetBytes(head)) + "." + Base64Url(Encoding.UTF8.GetBytes(claims));
        return signed + "." + Base64Url(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
