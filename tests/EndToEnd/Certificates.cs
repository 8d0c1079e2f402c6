using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Selkie.EndToEnd;

/// <summary>An authority of the tests' own, and certificates that it signs, as PEM files in a directory.</summary>
internal sealed class Certificates
{
    private readonly string _directory;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    internal Certificates(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
        var request = new CertificateRequest("CN=tests", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(9));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
    }

    /// <summary>The authority's file.</summary>
    internal string Authority => $"{_directory}/authority.pem";

    /// <summary>Signs a certificate for this machine's loopback and a client.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="until">When it ends, in days from now.</param>
    internal (string Certificate, string Key) Sign(string name, int until = 5)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-8), DateTimeOffset.UtcNow.AddDays(until), RandomNumberGenerator.GetBytes(8));
        var files = ($"{_directory}/{name}.pem", $"{_directory}/{name}.key");
        File.WriteAllText(files.Item1, signed.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        Caller.Run("chmod", "-R", "a+rX", _directory);
        return files;
    }
}
