using System.Net;
using System.Security.Cryptography;
using System.Text;
using Selkie.Oci;
using Selkie.Registry.Auth;
using Selkie.Registry.Http;

namespace Selkie.Registry.Tests;

public sealed class ImageSourceTests
{
    private const string Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[]}""";

    [Fact]
    public async Task A_manifest_is_read_over_plain_http_when_tls_is_not_verified()
    {
        using var registry = new FakeRegistry();
        registry.AddManifest("a/b", "t", Manifest);
        using var source = await ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/a/b:t"), FakeRegistry.Options());
        Assert.Equal(Manifest, Encoding.UTF8.GetString(source.Manifest));
        Assert.Equal(MediaTypes.OciManifest, source.ManifestType);
        Assert.Equal(Digest.Of(source.Manifest), source.ManifestDigest);
    }

    [Fact]
    public async Task An_unknown_manifest_gives_podman_s_text()
    {
        using var registry = new FakeRegistry();
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options()));
        Assert.Equal($"initializing source docker://{registry.Host}/x:t: reading manifest t in {registry.Host}/x: manifest unknown", error.Message);
        Assert.False(error.Retryable);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_gives_podman_s_text()
    {
        var error = await Assert.ThrowsAsync<RegistryException>(() =>
            ImageSource.OpenAsync(Reference.Parse("127.0.0.1:1/x:t"), FakeRegistry.Options() with { TlsVerify = true }));
        Assert.Equal("initializing source docker://127.0.0.1:1/x:t: pinging container registry 127.0.0.1:1: "
            + "Get \"https://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused", error.Message);
        Assert.True(error.Retryable);
    }

    [Fact]
    public async Task Plain_http_is_refused_when_tls_is_verified()
    {
        using var registry = new FakeRegistry();
        var error = await Assert.ThrowsAsync<RegistryException>(() =>
            ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options() with { TlsVerify = true }));
        Assert.EndsWith("http: server gave HTTP response to HTTPS client", error.Message);
    }

    [Fact]
    public async Task Other_bytes_than_the_digest_names_are_refused()
    {
        using var registry = new FakeRegistry();
        var digest = Digest.Of("other"u8);
        registry.Add($"/v2/x/manifests/{digest}", Manifest);
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x@{digest}"), FakeRegistry.Options()));
        Assert.Contains("manifest digest mismatch", error.Message);
    }

    [Fact]
    public async Task A_broken_body_goes_on_where_it_broke()
    {
        using var registry = new FakeRegistry();
        var body = RandomNumberGenerator.GetBytes(300_000);
        var blob = registry.AddBlob("x", body);
        registry.AddManifest("x", "t", Manifest);
        var broken = 0;
        registry.Fault = context =>
        {
            if (!context.Request.Url!.AbsolutePath.Contains("/blobs/") || broken++ > 0) return false;
            context.Response.ContentLength64 = body.Length;
            context.Response.OutputStream.Write(body.AsSpan(0, 100_000));
            context.Response.OutputStream.Flush();
            context.Response.Abort();
            return true;
        };
        using var source = await ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options());
        Assert.Equal(body, await source.GetBlobAsync(blob));
        Assert.Equal(2, registry.Requests.Count(r => r.Contains("/blobs/")));
    }

    [Fact]
    public async Task A_blob_with_other_bytes_fails_at_its_end()
    {
        using var registry = new FakeRegistry();
        registry.AddManifest("x", "t", Manifest);
        var blob = registry.AddBlob("x", "right"u8.ToArray());
        registry.Add($"/v2/x/blobs/{blob.Digest}", "wrong");
        using var source = await ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options());
        Assert.StartsWith("Digest did not match", (await Assert.ThrowsAsync<EngineError>(() => source.GetBlobAsync(blob))).Message);
    }

    [Fact]
    public async Task Too_many_requests_are_waited_out()
    {
        using var registry = new FakeRegistry();
        registry.AddManifest("x", "t", Manifest);
        var refused = 0;
        registry.Fault = context =>
        {
            if (!context.Request.Url!.AbsolutePath.Contains("/manifests/") || refused++ > 1) return false;
            FakeRegistry.Answer(context, 429, "", ("Retry-After", "0"));
            return true;
        };
        using var source = await ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options());
        Assert.Equal(3, registry.Requests.Count(r => r.Contains("/manifests/")));
    }

    [Fact]
    public async Task A_token_is_fetched_once_with_the_credentials_and_the_scope()
    {
        using var registry = new FakeRegistry();
        registry.AddManifest("x", "t", Manifest);
        var blob = registry.AddBlob("x", "layer"u8.ToArray());
        registry.Fault = context =>
        {
            var authorization = context.Request.Headers["Authorization"];
            if (context.Request.Url!.AbsolutePath == "/token")
            {
                FakeRegistry.Answer(context, 200, """{"token":"tok","expires_in":300}""");
                return true;
            }
            if (authorization == "Bearer tok") return false;
            FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", $"Bearer realm=\"http://{registry.Host}/token\",service=\"reg\",scope=\"x\""));
            return true;
        };
        using var source = await ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options(credentials: new Credentials("u", "p")));
        await source.GetBlobAsync(blob);
        var token = Assert.Single(registry.Requests, r => r.Contains("/token"));
        Assert.Equal("GET /token?account=u&service=reg&scope=repository%3Ax%3Apull Basic dTpw", token);
    }

    [Fact]
    public async Task Missing_credentials_give_podman_s_text()
    {
        using var registry = new FakeRegistry();
        registry.Fault = context =>
        {
            FakeRegistry.Answer(context, 401, """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":null}]}""",
                ("WWW-Authenticate", "Basic realm=\"r\""));
            return true;
        };
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options()));
        Assert.EndsWith($"reading manifest t in {registry.Host}/x: authentication required", error.Message);
        Assert.Equal(HttpStatusCode.Unauthorized, error.Status);
    }

    [Fact]
    public async Task Redirects_to_another_host_do_not_carry_the_credentials()
    {
        using var registry = new FakeRegistry();
        using var elsewhere = new FakeRegistry();
        registry.AddManifest("x", "t", Manifest);
        var blob = elsewhere.AddBlob("x", "layer"u8.ToArray());
        registry.Fault = context =>
        {
            var path = context.Request.Url!.AbsolutePath;
            if (path == "/v2/") FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"r\""));
            else if (path.Contains("/blobs/")) FakeRegistry.Answer(context, 307, "", ("Location", $"http://{elsewhere.Host}{path}"));
            else return false;
            return true;
        };
        using var source = await ImageSource.OpenAsync(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options(credentials: new Credentials("u", "p")));
        await source.GetBlobAsync(blob);
        Assert.Contains(registry.Requests, r => r.EndsWith("Basic dTpw"));
        Assert.DoesNotContain(elsewhere.Requests, r => r.Contains("Basic"));
    }

    [Fact]
    public async Task Mirrors_are_tried_first_and_their_failures_are_told()
    {
        using var mirror = new FakeRegistry();
        using var registry = new FakeRegistry();
        var toml = $"""
            [[registry]]
            prefix = "example.com/foo"
            location = "{registry.Host}/real"
            [[registry.mirror]]
            location = "{mirror.Host}/copy"
            """;
        registry.AddManifest("real/x", "t", Manifest);
        using (var source = await ImageSource.OpenAsync(Reference.Parse("example.com/foo/x:t"), FakeRegistry.Options(toml)))
        {
            Assert.Equal($"{registry.Host}/real/x:t", source.Physical.ToString());
            Assert.NotEmpty(mirror.Requests);
        }
        mirror.AddManifest("copy/x", "t", Manifest);
        using (var source = await ImageSource.OpenAsync(Reference.Parse("example.com/foo/x:t"), FakeRegistry.Options(toml)))
        {
            Assert.Equal($"{mirror.Host}/copy/x:t", source.Physical.ToString());
        }
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.OpenAsync(Reference.Parse("example.com/foo/y:t"), FakeRegistry.Options(toml)));
        Assert.Contains($"(Mirrors also failed: [{mirror.Host}/copy/y:t: reading manifest t in {mirror.Host}/copy/y: manifest unknown]): {registry.Host}/real/y:t: ", error.Message);
    }

    [Fact]
    public async Task Tags_are_listed_page_by_page()
    {
        using var registry = new FakeRegistry();
        registry.Add("/v2/x/tags/list?n=1", """{"tags":["b"]}""");
        registry.Fault = context =>
        {
            if (context.Request.Url!.PathAndQuery != "/v2/x/tags/list") return false;
            FakeRegistry.Answer(context, 200, """{"tags":["a"]}""", ("Link", "</v2/x/tags/list?n=1>; rel=\"next\""));
            return true;
        };
        Assert.Equal(["a", "b"], await ImageSource.ListTagsAsync(Reference.Parse($"{registry.Host}/x"), FakeRegistry.Options()));
    }

    [Fact]
    public async Task A_blocked_registry_is_not_asked()
    {
        using var registry = new FakeRegistry();
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.OpenAsync(
            Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options($"[[registry]]\nlocation = \"{registry.Host}\"\nblocked = true")));
        Assert.Contains($"registry {registry.Host} is blocked in ", error.Message);
        Assert.Empty(registry.Requests);
    }
}
