using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Http;

/// <summary>Certificates for a registry from certs.d: *.crt are authorities, *.cert with *.key are the client's (containers-certs.d.5).</summary>
internal static class Certificates
{
    /// <summary>Options of TLS connections to a host.</summary>
    internal static SslClientAuthenticationOptions Options(string host, string? directory, bool insecure)
    {
        var options = new SslClientAuthenticationOptions();
        var path = directory ?? Find(host, [Path.Combine(RegistriesConf.Home, ".config/containers/certs.d"), "/etc/containers/certs.d", "/etc/docker/certs.d"]);
        var authorities = new X509Certificate2Collection();
        foreach (var file in Files(path)) Add(file, options, authorities);
        options.RemoteCertificateValidationCallback = insecure ? static (_, _, _, _) => true : new CertificateCheck(host, authorities).Verify;
        return options;
    }

    // A directory that is not there, or not for this user to read, has nothing for him.
    private static IEnumerable<string> Files(string? path)
    {
        try
        {
            return path is null ? [] : Directory.GetFiles(path).Order(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Add(string file, SslClientAuthenticationOptions options, X509Certificate2Collection authorities)
    {
        try
        {
            if (file.EndsWith(".crt", StringComparison.Ordinal)) authorities.ImportFromPemFile(file);
            else if (file.EndsWith(".cert", StringComparison.Ordinal)) AddClient(options, file);
            else if (file.EndsWith(".key", StringComparison.Ordinal) && !File.Exists(Path.ChangeExtension(file, ".cert")))
                throw new EngineError(ErrorKind.Invalid, $"missing client certificate {Path.GetFileNameWithoutExtension(file)}.cert for key {Path.GetFileName(file)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineError(ErrorKind.Invalid, $"reading certificate {file}: {e.Message}", inner: e);
        }
    }

    /// <summary>The first directory for a host that there is.</summary>
    internal static string? Find(string host, IEnumerable<string> parents) => parents.Select(parent => Path.Combine(parent, host)).FirstOrDefault(Directory.Exists);

    private static void AddClient(SslClientAuthenticationOptions options, string file)
    {
        var key = Path.ChangeExtension(file, ".key");
        if (!File.Exists(key))
            throw new EngineError(ErrorKind.Invalid, $"missing key {Path.GetFileName(key)} for client certificate {Path.GetFileName(file)}. Note that CA certificates should use the extension .crt");
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        var own = X509Certificate2.CreateFromPemFile(file, key);
        options.ClientCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true);
    }
}
