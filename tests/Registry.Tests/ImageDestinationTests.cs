using System.Security.Cryptography;
using Selkie.Oci;
using Selkie.Registry.Auth;
using Selkie.Registry.Http;

namespace Selkie.Registry.Tests;

public sealed class ImageDestinationTests
{
    private const int Large = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_small_blob_goes_in_one_piece(bool absolute)
    {
        using var registry = new FakeRegistry { AbsoluteLocations = absolute };
        using var target = Target(registry);
        var (digest, size) = await target.PutBlobAsync(() => new MemoryStream("small"u8.ToArray()));
        Assert.Equal("small"u8.ToArray(), registry.Blob("x", digest));
        Assert.Equal(5, size);
        Assert.Equal(["GET", "POST", "PUT"], Methods(registry));
    }

    [Fact]
    public async Task A_large_blob_is_streamed_and_named_at_the_end()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        var body = RandomNumberGenerator.GetBytes(Large);
        var (digest, size) = await target.PutBlobAsync(() => new MemoryStream(body));
        Assert.Equal(body, registry.Blob("x", digest));
        Assert.Equal(Large, size);
        Assert.Equal(["GET", "POST", "PATCH", "PUT"], Methods(registry));
        Assert.Equal(size, await target.FindBlobAsync(digest));
        Assert.Null(await target.FindBlobAsync(Digest.Of("other"u8)));
    }

    [Fact]
    public async Task An_interrupted_upload_goes_on_where_it_broke()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        var body = RandomNumberGenerator.GetBytes(Large);
        var (broken, opened) = (0, 0);
        registry.Fault = context =>
        {
            if (context.Request.HttpMethod != "PATCH" || broken++ > 0) return false;
            registry.Break(context, 300_000);
            return true;
        };
        var (digest, _) = await target.PutBlobAsync(() =>
        {
            opened++;
            return new MemoryStream(body);
        });
        Assert.Equal(body, registry.Blob("x", digest));
        Assert.Equal(2, opened);
        Assert.Equal(["GET", "POST", "PATCH", "GET", "PATCH", "PUT"], Methods(registry));
    }

    [Fact]
    public async Task An_upload_the_registry_forgot_begins_anew()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        var body = RandomNumberGenerator.GetBytes(Large);
        var faults = 0;
        registry.Fault = context =>
        {
            var lost = (context.Request.HttpMethod == "PATCH" || context.Request.Url!.Query.Contains("_state")) && faults++ < 2;
            if (lost && context.Request.HttpMethod == "PATCH") registry.Break(context, 300_000);
            else if (lost) FakeRegistry.Answer(context, 404);
            return lost;
        };
        var (digest, _) = await target.PutBlobAsync(() => new MemoryStream(body));
        Assert.Equal(body, registry.Blob("x", digest));
        Assert.Equal(2, Methods(registry).Count(m => m == "POST"));
    }

    [Fact]
    public async Task Content_that_cannot_be_read_is_not_sent_again()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        var body = RandomNumberGenerator.GetBytes(Large);
        var opened = 0;
        var error = await Assert.ThrowsAsync<EngineError>(() => target.PutBlobAsync(() =>
        {
            opened++;
            return new VerifyingStream(new MemoryStream(body), Digest.Of("other"u8));
        }));
        Assert.StartsWith("Digest did not match", error.Message);
        Assert.Equal(1, opened);
        Assert.DoesNotContain("PUT", Methods(registry));
    }

    [Theory]
    [InlineData(503, true, "initiating layer upload to /v2/x/blobs/uploads/ in {0}: received unexpected HTTP status: 503 Service Unavailable")]
    [InlineData(403, false, "initiating layer upload to /v2/x/blobs/uploads/ in {0}: requested access to the resource is denied")]
    public async Task What_the_registry_refuses_has_podman_s_text(int status, bool retryable, string text)
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        registry.Fault = context =>
        {
            if (context.Request.HttpMethod != "POST") return false;
            FakeRegistry.Answer(context, status, """{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}""");
            return true;
        };
        var error = await Assert.ThrowsAsync<RegistryException>(() => target.PutBlobAsync(() => new MemoryStream([1])));
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, registry.Host), error.Message);
        Assert.Equal(retryable, error.Retryable);
    }

    [Fact]
    public async Task Too_many_requests_are_waited_out()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        var refused = 0;
        registry.Fault = context =>
        {
            if (context.Request.HttpMethod != "PUT" || refused++ > 1) return false;
            FakeRegistry.Answer(context, 429, "", ("Retry-After", "0"));
            return true;
        };
        var (digest, _) = await target.PutBlobAsync(() => new MemoryStream([1, 2]));
        Assert.NotNull(registry.Blob("x", digest));
        Assert.Equal(3, Methods(registry).Count(m => m == "PUT"));
    }

    [Fact]
    public async Task A_blob_is_mounted_from_another_repository_only_where_it_is()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        var blob = registry.AddBlob("y", "layer"u8.ToArray());
        Assert.Equal(5, await target.MountBlobAsync(blob.Digest, Reference.Parse($"{registry.Host}/y")));
        Assert.NotNull(registry.Blob("x", blob.Digest));
        Assert.Null(await target.MountBlobAsync(Digest.Of("other"u8), Reference.Parse($"{registry.Host}/y")));
        Assert.Single(Methods(registry), m => m == "POST");
    }

    [Fact]
    public async Task Tokens_are_for_pull_and_push_and_for_the_repository_that_is_mounted_from()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry, new Credentials("u", "p"));
        registry.Fault = context =>
        {
            if (context.Request.Url!.AbsolutePath == "/token") FakeRegistry.Answer(context, 200, """{"token":"tok","expires_in":300}""");
            else if (context.Request.Headers["Authorization"] == "Bearer tok") return false;
            else FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", $"Bearer realm=\"http://{registry.Host}/token\",service=\"reg\""));
            return true;
        };
        await target.PutBlobAsync(() => new MemoryStream([1]));
        await target.MountBlobAsync(registry.AddBlob("y", [2]).Digest, Reference.Parse($"{registry.Host}/y"));
        string[] tokens = [.. registry.Requests.Where(r => r.Contains("/token"))];
        Assert.Equal(2, tokens.Length);
        Assert.Contains("scope=repository%3Ax%3Apull%2Cpush", tokens[0]);
        Assert.EndsWith("scope=repository%3Ax%3Apull%2Cpush&scope=repository%3Ay%3Apull Basic dTpw", tokens[1]);
    }

    [Fact]
    public async Task Missing_rights_show_at_the_first_blob()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        registry.Fault = context =>
        {
            FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"r\""));
            return true;
        };
        var digest = Digest.Of("x"u8);
        var error = await Assert.ThrowsAsync<RegistryException>(() => target.FindBlobAsync(digest));
        Assert.Equal($"checking whether a blob {digest} exists in {registry.Host}/x: authentication required", error.Message);
    }

    [Fact]
    public async Task A_manifest_gets_the_tag_and_its_type_and_a_refused_kind_is_told_apart()
    {
        using var registry = new FakeRegistry();
        using var target = Target(registry);
        await target.PutManifestAsync("{}"u8.ToArray(), MediaTypes.OciManifest);
        await target.PutManifestAsync("{ }"u8.ToArray(), MediaTypes.OciManifest, Digest.Of("{ }"u8));
        Assert.Equal("{}"u8.ToArray(), registry.Content("/v2/x/manifests/t"));
        Assert.Equal("{ }"u8.ToArray(), registry.Content($"/v2/x/manifests/{Digest.Of("{ }"u8)}"));
        registry.Fault = context =>
        {
            FakeRegistry.Answer(context, 400, """{"errors":[{"code":"MANIFEST_INVALID","message":"manifest invalid"}]}""");
            return true;
        };
        var error = await Assert.ThrowsAsync<ManifestRefusedException>(() => target.PutManifestAsync("{}"u8.ToArray(), MediaTypes.OciManifest));
        Assert.Equal($"uploading manifest t to {registry.Host}/x: manifest invalid", error.Message);
    }

    private static ImageDestination Target(FakeRegistry registry, Credentials? credentials = null) =>
        new(Reference.Parse($"{registry.Host}/x:t"), FakeRegistry.Options(credentials: credentials));

    private static string[] Methods(FakeRegistry registry) => [.. registry.Requests.Select(r => r.Split(' ')[0])];
}
