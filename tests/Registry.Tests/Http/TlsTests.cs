using Selkie.Oci;
using Selkie.Registry.Http;

namespace Selkie.Registry.Tests.Http;

public sealed class TlsTests
{
    [Fact]
    public async Task An_authority_of_the_directory_is_trusted_and_http_2_is_spoken()
    {
        using var registry = new TlsRegistry();
        using var source = await OpenAsync(registry, registry.Directory);
        Assert.Equal(MediaTypes.OciManifest, source.ManifestType);
        Assert.All(registry.Protocols, protocol => Assert.Equal("HTTP/2", protocol));
    }

    [Theory]
    [InlineData("127.0.0.1", false, "certificate signed by unknown authority")]
    [InlineData("127.0.0.2", true, "certificate is valid for 127.0.0.2, not 127.0.0.1")]
    [InlineData("example.com", true, "cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs")]
    public async Task One_that_is_not_known_or_is_for_another_host_is_not(string name, bool known, string problem)
    {
        using var registry = new TlsRegistry(name);
        var error = await Assert.ThrowsAsync<RegistryException>(() => OpenAsync(registry, known ? registry.Directory : null));
        Assert.EndsWith("tls: failed to verify certificate: x509: " + problem, error.Message);
        Assert.False(error.Retryable);
        Assert.Empty(registry.Protocols);
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_refused_even_of_a_trusted_authority()
    {
        using var registry = new TlsRegistry(until: DateTimeOffset.UtcNow.AddDays(-1));
        var error = await Assert.ThrowsAsync<RegistryException>(() => OpenAsync(registry, registry.Directory));
        Assert.Contains("tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time ", error.Message);
    }

    [Fact]
    public async Task Without_verification_any_will_do()
    {
        using var registry = new TlsRegistry("example.com");
        using var source = await OpenAsync(registry, null, verify: false);
        Assert.Equal(MediaTypes.OciManifest, source.ManifestType);
    }

    [Fact]
    public async Task A_registry_that_wants_to_know_its_clients_is_shown_the_client_s_certificate()
    {
        using var registry = new TlsRegistry(wantsClient: true);
        await Assert.ThrowsAsync<RegistryException>(() => OpenAsync(registry, registry.Directory));
        registry.AddClient("diver");
        using var source = await OpenAsync(registry, registry.Directory);
        Assert.Contains("CN=diver", registry.Clients);
    }

    [Theory]
    [InlineData("a.cert", "missing key a.key for client certificate a.cert. Note that CA certificates should use the extension .crt")]
    [InlineData("a.key", "missing client certificate a.cert for key a.key")]
    public void Half_a_client_certificate_is_refused(string name, string problem)
    {
        var directory = Directory.CreateTempSubdirectory("selkie-tls-").FullName;
        File.WriteAllText(Path.Combine(directory, name), "x");
        Assert.Equal(problem, Assert.Throws<EngineError>(() => Certificates.Options("x", directory, insecure: false)).Message);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Certificates_of_the_user_come_before_the_system_s_and_ports_count()
    {
        var parents = Directory.CreateTempSubdirectory("selkie-tls-").FullName;
        Directory.CreateDirectory(Path.Combine(parents, "system/a.com"));
        Directory.CreateDirectory(Path.Combine(parents, "system/a.com:5000"));
        Directory.CreateDirectory(Path.Combine(parents, "user/a.com"));
        string[] order = [Path.Combine(parents, "user"), Path.Combine(parents, "system")];
        Assert.Equal(Path.Combine(parents, "user/a.com"), Certificates.Find("a.com", order));
        Assert.Equal(Path.Combine(parents, "system/a.com:5000"), Certificates.Find("a.com:5000", order));
        Assert.Null(Certificates.Find("b.com", order));
        Directory.Delete(parents, recursive: true);
    }

    private static Task<ImageSource> OpenAsync(TlsRegistry registry, string? directory, bool verify = true) =>
        ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options() with { TlsVerify = verify, CertDirectory = directory });
}
