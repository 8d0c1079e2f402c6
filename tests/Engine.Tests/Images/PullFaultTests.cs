using System.Net;
using Selkie.Engine.Images.Pulling;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Registry.Tests;

namespace Selkie.Engine.Tests.Images;

/// <summary>Pulls from registries that do what they should not: the image comes whole, or one line says why and nothing is left.</summary>
public sealed class PullFaultTests : IDisposable
{
    private readonly FakeRegistry _registry = new();
    private readonly TestEngine _engine = new();
    private int _faults;

    [Theory]
    [InlineData("/manifests/", 500)]
    [InlineData("/manifests/", 502)]
    [InlineData("/blobs/", 503)]
    [InlineData("/blobs/", 429)]
    public void A_fault_that_passes_is_sat_out(string path, int status)
    {
        PullTests.Publish(_registry, "x", "1", ["a", "b", "c"]);
        Once(path, context => FakeRegistry.Answer(context, status, "", ("Retry-After", "0")));
        Pull(retries: 1);
        Assert.Equal(3, _engine.Context.Store.Layers.All().Count);
    }

    [Fact]
    public void A_fault_that_stays_is_told_of()
    {
        PullTests.Publish(_registry, "x", "1", ["a"]);
        Always("/blobs/", context => FakeRegistry.Answer(context, 503));
        Assert.EndsWith("received unexpected HTTP status: 503 Service Unavailable", Refused(retries: 2));
        Assert.Equal(3, _registry.Requests.Count(r => r.Contains("/blobs/")));
    }

    [Theory]
    [InlineData("a layer that is another")]
    [InlineData("")]
    public void A_wrong_layer_leaves_nothing_behind(string content)
    {
        PullTests.Publish(_registry, "x", "1", ["a", "b"]);
        var wrong = Digest.Of(TestEngine.Gzip(TestEngine.Layer("b"))).ToString();
        Always(wrong, context => FakeRegistry.Answer(context, 200, content));
        Refused();
    }

    [Fact]
    public void A_web_page_is_no_image()
    {
        Always("/manifests/", context =>
        {
            context.Response.ContentType = "text/html";
            FakeRegistry.Answer(context, 200, "<html>");
        });
        Assert.Equal("Unimplemented manifest MIME type \"text/html\"", Refused());
    }

    [Fact]
    public void An_index_that_leads_to_itself_or_to_other_indexes_ends()
    {
        var inner = Index(Digest.Of("anything"u8));
        _registry.AddManifest("x", "inner", inner);
        _registry.AddManifest("x", "1", Index(Digest.Of(System.Text.Encoding.UTF8.GetBytes(inner))));
        Assert.StartsWith("Unimplemented manifest MIME type", Refused());

        // It cannot have its own digest in it, but a registry may say so.
        var named = Digest.Of("the outer one"u8);
        _registry.AddManifest("x", "1", Index(named));
        _registry.Add($"/v2/x/manifests/{named}", Index(named));
        Assert.Contains("manifest digest mismatch", Refused());
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:../../etc","size":1},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":1},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":null,"layers":null}""")]
    [InlineData("""{"schemaVersion":1,"name":"x","fsLayers":[],"history":[]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_manifest_is_refused_by_one_line(string manifest)
    {
        _registry.AddManifest("x", "1", manifest);
        Assert.DoesNotContain('\n', Refused());
    }

    [Fact]
    public void A_policy_that_refuses_keeps_the_registry_from_being_asked()
    {
        var policy = _engine.Path("refuse.json");
        File.WriteAllText(policy, "{\"default\":[{\"type\":\"insecureAcceptAnything\"}],\"transports\":{\"docker\":{\"" + _registry.Host + "\":[{\"type\":\"reject\"}]}}}");
        Assert.Equal($"Source image rejected: Running image docker://{_registry.Host}/x:1 is rejected by policy.", Refused(policy: policy));
        Assert.Empty(_registry.Requests);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _registry.Dispose();
    }

    private static string Index(Digest digest) => GoJson.SerializeToString(
        new ImageIndex
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciIndex,
            Manifests = [new() { MediaType = MediaTypes.OciIndex, Digest = digest, Size = 1, Platform = Platform.Host }],
        },
        OciJson.Default.ImageIndex);

    private void Once(string path, Action<HttpListenerContext> answer) => _registry.Fault = context =>
    {
        if (!context.Request.Url!.AbsolutePath.Contains(path) || Interlocked.Increment(ref _faults) > 1) return false;
        answer(context);
        return true;
    };

    private void Always(string path, Action<HttpListenerContext> answer) => _registry.Fault = context =>
    {
        if (!context.Request.Url!.AbsolutePath.Contains(path)) return false;
        answer(context);
        return true;
    };

    private void Pull(int retries = 0, string? policy = null) => new ImagePuller(_engine.Context, new PullSettings
    {
        Policy = PullPolicy.Always,
        Access = new() { TlsVerify = false, Retries = retries, RetryDelay = default },
        SignaturePolicy = policy ?? PullTests.AcceptAnything(_engine),
    }).Pull($"{_registry.Host}/x:1");

    private string Refused(int retries = 0, string? policy = null)
    {
        var error = Assert.ThrowsAny<Exception>(() => Pull(retries, policy));
        Assert.Empty(_engine.Context.Store.Images.All());
        Assert.Empty(_engine.Context.Store.Layers.All());
        return error.Message;
    }
}
