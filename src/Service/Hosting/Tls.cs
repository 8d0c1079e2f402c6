using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Selkie.Engine.Connections;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Host;
using Selkie.Oci;

namespace Selkie.Service.Hosting;

/// <summary>Certificates of the service and of those who may call it.</summary>
internal static class Tls
{
    /// <summary>Makes a port speak TLS where the options say so.</summary>
    /// <exception cref="EngineError">One half of a certificate is missing.</exception>
    public static void Apply(ListenOptions listen, ServeApi options, Logger log)
    {
        if ((options.TlsCertificate is null) != (options.TlsKey is null)) throw new EngineError(ErrorKind.Invalid, "--tls-cert and --tls-key go together");
        if (options.TlsCertificate is not { } certificate)
        {
            if (options.TlsClientAuthority is not null) throw new EngineError(ErrorKind.Invalid, "--tls-client-ca needs --tls-cert and --tls-key");
            log.Warn("Using the API over TCP without TLS gives everybody who reaches the port root's rights in containers: use a unix socket, or --tls-cert, --tls-key and --tls-client-ca");
            return;
        }
        var https = new HttpsConnectionAdapterOptions { ServerCertificate = PemFiles.Pair(certificate, options.TlsKey!) };
        if (options.TlsClientAuthority is { } authority) RequireClients(https, authority);
        listen.UseHttps(https);
    }

    private static void RequireClients(HttpsConnectionAdapterOptions https, string authority)
    {
        var trusted = PemFiles.Authorities(authority);
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
            return chain.Build(certificate);
        };
    }
}
