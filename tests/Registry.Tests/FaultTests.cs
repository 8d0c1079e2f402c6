using System.Net;
using System.Security.Cryptography;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry.Auth;
using Selkie.Registry.Http;

namespace Selkie.Registry.Tests;

/// <summary>Registries and networks that do what they should not.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[]}""";

    private readonly FakeRegistry _registry = new();
    private readonly byte[] _body = RandomNumberGenerator.GetBytes(300_000);
    private readonly Descriptor _blob;
    private readonly List<string> _ranges = [];
    private int _answers;

    public FaultTests()
    {
        _registry.AddManifest("x", "t", Manifest);
        _blob = _registry.AddBlob("x", _body);
    }

    [Theory]
    [InlineData(500, "received unexpected HTTP status: 500 Internal Server Error")]
    [InlineData(503, "received unexpected HTTP status: 503 Service Unavailable")]
    public async Task A_server_s_own_fault_may_be_over_a_little_later(int status, string problem)
    {
        OnManifests(context => FakeRegistry.Answer(context, status));
        var error = await Assert.ThrowsAsync<RegistryException>(() => OpenAsync());
        Assert.EndsWith(problem, error.Message);
        Assert.True(error.Retryable);
        _registry.Fault = null;
        using var source = await OpenAsync();
        Assert.Equal(MediaTypes.OciManifest, source.ManifestType);
    }

    [Fact]
    public async Task Too_many_requests_end_in_an_error_when_they_stay_too_many()
    {
        OnManifests(context => FakeRegistry.Answer(context, 429, "", ("Retry-After", DateTime.UtcNow.AddSeconds(-5).ToString("R"))));
        var error = await Assert.ThrowsAsync<RegistryException>(() => OpenAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, error.Status);
        Assert.Equal(5, _registry.Requests.Count(r => r.Contains("/manifests/")));
    }

    [Fact]
    public async Task A_body_that_is_cut_goes_on_where_it_was_cut()
    {
        OnBlobs(context =>
        {
            if (_answers++ > 1) return false;
            Cut(context, _body, _answers * 100_000);
            return true;
        });
        Assert.Equal(_body, await GetBlobAsync(_blob));
        Assert.Equal(3, _ranges.Count);
        Assert.Equal("", _ranges[0]);
        Assert.All(_ranges.Skip(1), range => Assert.StartsWith("bytes=", range));
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_sends_all_again_and_it_is_read_from_the_right_byte()
    {
        OnBlobs(context =>
        {
            if (_answers++ == 0) Cut(context, _body, 100_000);
            else context.Response.Close(_body, willBlock: true);
            return true;
        });
        Assert.Equal(_body, await GetBlobAsync(_blob));
    }

    [Fact]
    public async Task A_server_that_is_not_back_at_once_is_asked_again()
    {
        OnBlobs(context =>
        {
            var answer = _answers++;
            if (answer is 1 or 2) FakeRegistry.Answer(context, 503);
            else Cut(context, _body, answer == 0 ? 100_000 : _body.Length);
            return true;
        });
        Assert.Equal(_body, await GetBlobAsync(_blob));
        Assert.Equal(4, _ranges.Count);
    }

    [Fact]
    public async Task A_range_that_begins_elsewhere_is_refused()
    {
        OnBlobs(context =>
        {
            if (_answers++ == 0)
            {
                Cut(context, _body, 100_000);
                return true;
            }
            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = $"bytes 5-{_body.Length - 1}/{_body.Length}";
            context.Response.Close(_body[5..], willBlock: true);
            return true;
        });
        Assert.Contains("the registry answered with bytes from 5 where ", (await Assert.ThrowsAsync<RegistryException>(() => GetBlobAsync(_blob))).Message);
    }

    [Fact]
    public async Task A_body_that_is_cut_at_the_same_byte_for_ever_is_given_up()
    {
        OnBlobs(context =>
        {
            context.Response.StatusCode = 200;
            Cut(context, _body, 0);
            return true;
        });
        var error = await Assert.ThrowsAsync<RegistryException>(() => GetBlobAsync(_blob));
        Assert.StartsWith($"blob {_blob.Digest} from {_registry.Host}: ", error.Message);
        Assert.True(error.Retryable);
    }

    [Theory]
    [InlineData(1, "ended after 300000 of 300001 bytes")]
    [InlineData(-1, "is longer than the 299999 bytes its descriptor names")]
    public async Task A_blob_of_another_length_than_its_descriptor_says_is_refused(int more, string problem)
    {
        var error = await Assert.ThrowsAsync<EngineError>(() => GetBlobAsync(_blob with { Size = _blob.Size + more }));
        Assert.EndsWith(problem, error.Message);
    }

    [Fact]
    public async Task A_manifest_of_more_than_four_megabytes_is_refused()
    {
        _registry.Add("/v2/x/manifests/t", new string(' ', (4 * 1024 * 1024) + 1));
        var error = await Assert.ThrowsAsync<RegistryException>(() => OpenAsync());
        Assert.EndsWith($"manifest t of {_registry.Host}/x is larger than 4194304 bytes", error.Message);
        Assert.False(error.Retryable);
    }

    [Theory]
    [InlineData(0, "is longer than the 0 bytes its descriptor names")]
    [InlineData(-1, "is larger than 4194304 bytes")]
    [InlineData(5 * 1024 * 1024, "is larger than 4194304 bytes")]
    [InlineData(long.MaxValue, "is larger than 4194304 bytes")]
    public async Task A_configuration_is_held_in_memory_up_to_a_limit_whatever_size_is_declared(long size, string problem)
    {
        var blob = _registry.AddBlob("x", new byte[5 * 1024 * 1024]);
        Assert.EndsWith(problem, (await Assert.ThrowsAnyAsync<EngineError>(() => GetBlobAsync(blob with { Size = size }))).Message);
    }

    [Theory]
    [InlineData("/manifests/", 500, "received unexpected HTTP status: 500 Internal Server Error")]
    [InlineData("/blobs/", 403, "fetching blob: StatusCode: 403, \"\"")]
    [InlineData("/v2/", 404, "StatusCode: 404, \"\"")]
    public async Task An_error_whose_body_stalls_is_an_error_without_a_body(string path, int status, string problem)
    {
        using var ended = new ManualResetEventSlim();
        _registry.Fault = context =>
        {
            if (!context.Request.Url!.AbsolutePath.Contains(path)) return false;
            context.Response.StatusCode = status;
            Stall(context, ended);
            return true;
        };
        var options = FakeRegistry.Options() with { StallLimit = TimeSpan.FromMilliseconds(200) };
        var error = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            using var source = await ImageSource.OpenAsync(Reference.Parse($"{_registry.Host}/x:t"), options);
            await source.GetBlobAsync(_blob);
        });
        ended.Set();
        Assert.EndsWith(problem, error.Message);
    }

    [Fact]
    public async Task A_manifest_that_trickles_in_for_ever_is_given_up()
    {
        using var ended = new ManualResetEventSlim();
        OnManifests(context =>
        {
            context.Response.ContentLength64 = 1000;
            while (!ended.Wait(20)) context.Response.OutputStream.Write(" "u8);
        });
        var options = FakeRegistry.Options() with { BodyLimit = TimeSpan.FromMilliseconds(300) };
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.OpenAsync(Reference.Parse($"{_registry.Host}/x:t"), options));
        ended.Set();
        Assert.Contains("did not end within", error.Message);
    }

    [Fact]
    public async Task A_redirect_to_another_port_takes_no_password_along()
    {
        using var elsewhere = new FakeRegistry();
        elsewhere.AddManifest("x", "t", Manifest);
        _registry.Fault = context =>
        {
            if (context.Request.Headers["Authorization"] is null) FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"r\""));
            else FakeRegistry.Answer(context, 307, "", ("Location", $"http://{elsewhere.Host}/v2/x/manifests/t"));
            return true;
        };
        using var source = await OpenAsync(new Credentials("u", "p"));
        Assert.Contains(_registry.Requests, r => r.EndsWith("Basic dTpw"));
        Assert.Equal("GET /v2/x/manifests/t", Assert.Single(elsewhere.Requests));
    }

    [Fact]
    public async Task A_place_for_an_upload_on_another_port_gets_no_password()
    {
        using var elsewhere = new FakeRegistry();
        _registry.Fault = context =>
        {
            if (context.Request.Headers["Authorization"] is null) FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"r\""));
            else FakeRegistry.Answer(context, 202, "", ("Location", $"http://{elsewhere.Host}/v2/x/blobs/uploads/1"));
            return true;
        };
        using var destination = new ImageDestination(Reference.Parse($"{_registry.Host}/x:t"), FakeRegistry.Options(credentials: new Credentials("u", "p")));
        await Assert.ThrowsAnyAsync<EngineError>(() => destination.PutBlobAsync(() => new MemoryStream(_body)));
        Assert.NotEmpty(elsewhere.Requests);
        Assert.DoesNotContain(elsewhere.Requests, r => r.Contains("Basic"));
    }

    [Fact]
    public async Task A_list_of_tags_without_end_is_given_up()
    {
        var page = $$"""{"tags":["{{new string('a', 8 * 1024 * 1024)}}"]}""";
        _registry.Fault = context =>
        {
            if (!context.Request.Url!.AbsolutePath.EndsWith("/tags/list")) return false;
            FakeRegistry.Answer(context, 200, page, ("Link", $"</v2/x/tags/list?last={_answers++}>; rel=next"));
            return true;
        };
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.ListTagsAsync(Reference.Parse($"{_registry.Host}/x"), FakeRegistry.Options()));
        Assert.StartsWith("tags list has no end: ", error.Message);
    }

    [Fact]
    public async Task A_web_page_is_no_manifest()
    {
        OnManifests(context =>
        {
            context.Response.ContentType = "text/html";
            FakeRegistry.Answer(context, 200, "<html>Please log in to the hotel's network</html>");
        });
        using var source = await OpenAsync();
        Assert.Equal("text/html", source.ManifestType);
        Assert.StartsWith("parsing manifest: ", Assert.Throws<EngineError>(() => Selkie.Oci.Images.Manifest.Parse(source.Manifest)).Message);
    }

    [Fact]
    public async Task Redirects_without_end_are_not_followed_for_ever()
    {
        OnManifests(context => FakeRegistry.Answer(context, 307, "", ("Location", $"/v2/x/manifests/t?{_answers++}")));
        Assert.EndsWith("stopped after 10 redirects", (await Assert.ThrowsAsync<RegistryException>(() => OpenAsync())).Message);
        Assert.Equal(11, _registry.Requests.Count(r => r.Contains("/manifests/")));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "unsupported protocol scheme \"file\"")]
    [InlineData("ftp://example.com/x", "unsupported protocol scheme \"ftp\"")]
    public async Task Redirects_lead_to_the_web_only(string location, string problem)
    {
        OnManifests(context => FakeRegistry.Answer(context, 302, "", ("Location", location)));
        Assert.EndsWith(problem, (await Assert.ThrowsAsync<RegistryException>(() => OpenAsync())).Message);
    }

    [Fact]
    public async Task A_body_that_stalls_is_told_of_and_given_up_in_the_end()
    {
        using var ended = new ManualResetEventSlim();
        OnBlobs(context =>
        {
            context.Response.ContentLength64 = _body.Length;
            context.Response.OutputStream.Write(_body.AsSpan(0, 10));
            context.Response.OutputStream.Flush();
            ended.Wait(TimeSpan.FromSeconds(30));
            context.Response.Abort();
            return true;
        });
        var notices = new List<string>();
        var options = FakeRegistry.Options() with { StallLimit = TimeSpan.FromMilliseconds(400), NoticeAfter = TimeSpan.FromMilliseconds(50), Notice = text => Add(notices, text) };
        using var source = await ImageSource.OpenAsync(Reference.Parse($"{_registry.Host}/x:t"), options);
        var error = await Assert.ThrowsAsync<RegistryException>(() => source.GetBlobAsync(_blob));
        ended.Set();
        Assert.StartsWith($"blob {_blob.Digest} from {_registry.Host}: nothing came for ", error.Message);
        Assert.Contains(notices, n => n.StartsWith($"Waiting for blob {_blob.Digest} from {_registry.Host}: nothing came for "));
        Assert.Contains(notices, n => n.StartsWith($"Going on with blob {_blob.Digest} from {_registry.Host} after 10 bytes"));
    }

    [Fact]
    public async Task A_registry_that_never_answers_is_given_up()
    {
        using var ended = new ManualResetEventSlim();
        OnManifests(_ => ended.Wait(TimeSpan.FromSeconds(30)));
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.OpenAsync(
            Reference.Parse($"{_registry.Host}/x:t"), FakeRegistry.Options() with { StallLimit = TimeSpan.FromMilliseconds(200) }));
        ended.Set();
        Assert.EndsWith("timeout awaiting response headers", error.Message);
    }

    [Theory]
    [InlineData("not a url", "parsing realm \"not a url\": not a URL of http or https")]
    [InlineData("file:///etc/passwd", "not a URL of http or https")]
    [InlineData("/token", "not a URL of http or https")]
    public async Task A_realm_that_is_no_address_is_refused(string realm, string problem)
    {
        _registry.Fault = context =>
        {
            FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", $"Bearer realm=\"{realm}\",service=\"s\""));
            return true;
        };
        Assert.EndsWith(problem, (await Assert.ThrowsAsync<RegistryException>(() => OpenAsync())).Message);
    }

    [Theory]
    [InlineData("<html>", "decoding bearer token")]
    [InlineData("{\"token\":5}", "decoding bearer token")]
    public async Task A_token_server_that_answers_something_else_is_told_of(string body, string problem)
    {
        AskForTokens(context => FakeRegistry.Answer(context, 200, body));
        Assert.Contains(problem, (await Assert.ThrowsAsync<RegistryException>(() => OpenAsync())).Message);
    }

    [Fact]
    public async Task A_token_without_end_is_refused()
    {
        AskForTokens(context => FakeRegistry.Answer(context, 200, new string(' ', (1024 * 1024) + 1)));
        Assert.EndsWith("is larger than 1048576 bytes", (await Assert.ThrowsAsync<RegistryException>(() => OpenAsync())).Message);
    }

    [Fact]
    public async Task A_token_server_s_redirect_to_another_host_takes_no_password_along()
    {
        using var elsewhere = new FakeRegistry();
        elsewhere.Fault = context =>
        {
            FakeRegistry.Answer(context, 200, """{"token":"tok"}""");
            return true;
        };
        AskForTokens(context => FakeRegistry.Answer(context, 307, "", ("Location", $"http://{elsewhere.Host}/token")));
        using var source = await OpenAsync(new Credentials("u", "p"));
        Assert.Contains(_registry.Requests, r => r.Contains("/token") && r.EndsWith("Basic dTpw"));
        Assert.Equal("GET /token", Assert.Single(elsewhere.Requests));
    }

    [Fact]
    public async Task An_identity_token_is_for_its_own_server_alone()
    {
        using var elsewhere = new FakeRegistry();
        AskForTokens(context => FakeRegistry.Answer(context, 307, "", ("Location", $"http://{elsewhere.Host}/token")));
        var error = await Assert.ThrowsAsync<RegistryException>(() => OpenAsync(new Credentials("", "", "identity")));
        Assert.Contains($"wants the identity token to go to {elsewhere.Host}", error.Message);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("</v2/x/tags/list>; rel=next")]
    [InlineData("<http://elsewhere.example/v2/x/tags/list>; rel=next")]
    [InlineData("<http://:::>")]
    [InlineData("nonsense")]
    public async Task A_next_page_that_leads_in_a_circle_or_nowhere_is_not_followed(string link)
    {
        _registry.Fault = context =>
        {
            if (!context.Request.Url!.AbsolutePath.EndsWith("/tags/list")) return false;
            FakeRegistry.Answer(context, 200, """{"tags":["a"]}""", ("Link", link));
            return true;
        };
        Assert.Equal(["a"], await ImageSource.ListTagsAsync(Reference.Parse($"{_registry.Host}/x"), FakeRegistry.Options()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"tags\":5}")]
    [InlineData("{\"tags\":[{}]}")]
    [InlineData("<html>")]
    public async Task A_list_of_tags_that_is_none_is_told_of(string body)
    {
        _registry.Add("/v2/x/tags/list", body);
        var error = await Assert.ThrowsAsync<RegistryException>(() => ImageSource.ListTagsAsync(Reference.Parse($"{_registry.Host}/x"), FakeRegistry.Options()));
        Assert.StartsWith("the registry's list of tags is not what it should be", error.Message);
    }

    public void Dispose() => _registry.Dispose();

    private Task<ImageSource> OpenAsync(Credentials? credentials = null) =>
        ImageSource.OpenAsync(Reference.Parse($"{_registry.Host}/x:t"), FakeRegistry.Options(credentials: credentials));

    private async Task<byte[]> GetBlobAsync(Descriptor blob)
    {
        using var source = await OpenAsync();
        return await source.GetBlobAsync(blob);
    }

    private void OnManifests(Action<HttpListenerContext> answer) => _registry.Fault = context =>
    {
        if (!context.Request.Url!.AbsolutePath.Contains("/manifests/")) return false;
        answer(context);
        return true;
    };

    private void OnBlobs(Func<HttpListenerContext, bool> answer) => _registry.Fault = context =>
    {
        if (!context.Request.Url!.AbsolutePath.Contains("/blobs/")) return false;
        lock (_ranges) _ranges.Add(context.Request.Headers["Range"] ?? "");
        return answer(context);
    };

    private void AskForTokens(Action<HttpListenerContext> answer) => _registry.Fault = context =>
    {
        if (context.Request.Url!.AbsolutePath == "/token") answer(context);
        else if (context.Request.Headers["Authorization"] == "Bearer tok") return false;
        else FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", $"Bearer realm=\"http://{_registry.Host}/token\",service=\"s\""));
        return true;
    };

    private static void Stall(HttpListenerContext context, ManualResetEventSlim ended)
    {
        context.Response.ContentLength64 = 100;
        context.Response.OutputStream.Write("{"u8);
        context.Response.OutputStream.Flush();
        ended.Wait(TimeSpan.FromSeconds(30));
        context.Response.Abort();
    }

    private static void Cut(HttpListenerContext context, byte[] body, int at)
    {
        var from = context.Request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = $"bytes {from}-{body.Length - 1}/{body.Length}";
        }
        context.Response.ContentLength64 = body.Length - from;
        if (at > from) context.Response.OutputStream.Write(body.AsSpan(from, at - from));
        context.Response.OutputStream.Flush();
        if (at < body.Length) context.Response.Abort();
        else context.Response.Close();
    }

    private static void Add(List<string> list, string text)
    {
        lock (list) list.Add(text);
    }
}
