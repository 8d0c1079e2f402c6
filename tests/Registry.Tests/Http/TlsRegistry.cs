using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Selkie.Registry.Tests.Http;

/// <summary>A registry with one manifest that speaks TLS, with an authority of its own, HTTP/1.1 and HTTP/2.</summary>
internal sealed class TlsRegistry : IDisposable
{
    internal const string Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[]}""";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly WebApplication _server;

    /// <param name="name">The name or address in the server's certificate.</param>
    /// <param name="until">When that ends.</param>
    /// <param name="wantsClient">Whether clients must have a certificate of the authority.</param>
    internal TlsRegistry(string name = "127.0.0.1", DateTimeOffset? until = null, bool wantsClient = false)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("selkie-tls-").FullName;
        _authority = Authority();
        File.WriteAllText(Path.Combine(Directory, "ca.crt"), _authority.ExportCertificatePem());
        var certificate = Issue(name, until ?? DateTimeOffset.UtcNow.AddDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            if (!wantsClient) return;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (client, _, _) => client.Issuer == _authority.Subject;
        })));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        _server.StartAsync().GetAwaiter().GetResult();
        Host = new Uri(_server.Urls.First()).Authority;
    }

    /// <summary>Host and port.</summary>
    internal string Host { get; }

    /// <summary>Has the authority as ca.crt.</summary>
    internal string Directory { get; }

    /// <summary>Protocols of the requests.</summary>
    internal List<string> Protocols { get; } = [];

    /// <summary>Subjects of the certificates that clients showed.</summary>
    internal List<string> Clients { get; } = [];

    /// <summary>Writes a certificate for a client into the directory.</summary>
    internal void AddClient(string name)
    {
        using var certificate = Issue(name, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(Directory, name + ".cert"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Directory, name + ".key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _authority.Dispose();
        _key.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        lock (Protocols)
        {
            Protocols.Add(context.Request.Protocol);
            if (context.Connection.ClientCertificate is { } client) Clients.Add(client.Subject);
        }
        context.Response.ContentType = "application/vnd.oci.image.manifest.v1+json";
        await context.Response.WriteAsync(Manifest);
    }

    private X509Certificate2 Authority()
    {
        var request = new CertificateRequest("CN=Authority of the tests", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
    }

    private X509Certificate2 Issue(string name, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-9), until, RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
