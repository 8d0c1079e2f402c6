using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Selkie.Registry.Http;

/// <summary>Says whether a server's certificate is good, with extra authorities beside the system's, and in Go's words why it is not.</summary>
/// <param name="host">Host of the server, perhaps with a port.</param>
/// <param name="authorities">The extra authorities.</param>
public sealed class CertificateCheck(string host, X509Certificate2Collection authorities)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>For SslClientAuthenticationOptions.RemoteCertificateValidationCallback.</summary>
    /// <param name="sender">The stream.</param>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="seen">The certificates that it came with.</param>
    /// <param name="errors">What is wrong for the system.</param>
    /// <exception cref="RegistryException">It is not good.</exception>
    public bool Verify(object sender, X509Certificate? certificate, X509Chain? seen, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (certificate is not X509Certificate2 leaf) throw Wrong("the server has no certificate");
        var now = DateTime.UtcNow;
        if (now > leaf.NotAfter.ToUniversalTime()) throw Wrong($"certificate has expired or is not yet valid: current time {Shown(now)} is after {Shown(leaf.NotAfter)}");
        if (now < leaf.NotBefore.ToUniversalTime()) throw Wrong($"certificate has expired or is not yet valid: current time {Shown(now)} is before {Shown(leaf.NotBefore)}");
        // A redirect may have led to another host, whose name is the sender's.
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) throw Wrong(OtherNames(leaf, (sender as SslStream)?.TargetHostName is { Length: > 0 } target ? target : HostOnly()));
        return authorities.Count > 0 && IsOfOurs(leaf, seen) ? true : throw Wrong("certificate signed by unknown authority");
    }

    private bool IsOfOurs(X509Certificate2 leaf, X509Chain? seen)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in seen?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }

    private static string OtherNames(X509Certificate2 leaf, string wanted)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (IPAddress.TryParse(wanted, out _))
        {
            var addresses = names?.EnumerateIPAddresses().Select(a => a.ToString()).ToList() ?? [];
            return addresses.Count == 0 ? $"cannot validate certificate for {wanted} because it doesn't contain any IP SANs"
                : $"certificate is valid for {string.Join(", ", addresses)}, not {wanted}";
        }
        var hosts = names?.EnumerateDnsNames().ToList() ?? [];
        return hosts.Count == 0 ? $"certificate is not valid for any names, but wanted to match {wanted}" : $"certificate is valid for {string.Join(", ", hosts)}, not {wanted}";
    }

    private string HostOnly() => Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var uri) ? uri.Host : host;

    private static string Shown(DateTime time) => time.ToUniversalTime().ToString(Time, CultureInfo.InvariantCulture);

    private static RegistryException Wrong(string problem) => new($"tls: failed to verify certificate: x509: {problem}");
}
