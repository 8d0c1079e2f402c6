using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Tests.Configuration;

public sealed class SignaturePolicyTests : IDisposable
{
    private const string Accept = "[{\"type\":\"insecureAcceptAnything\"}]";
    private const string Reject = "[{\"type\":\"reject\"}]";
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("x.com/ns/repo:1", "x.com/ns/repo:1")]
    [InlineData("x.com/ns/repo@" + Digest, "x.com/ns/repo@" + Digest)]
    [InlineData("x.com/ns/repo:1", "x.com/ns/repo")]
    [InlineData("x.com/ns/repo:1", "x.com/ns")]
    [InlineData("x.com/ns/repo:1", "x.com")]
    [InlineData("x.com:5000/repo:1", "x.com:5000")]
    [InlineData("a.x.com:5000/repo:1", "*.x.com")]
    [InlineData("a.x.com/repo:1", "*.com")]
    [InlineData("docker.io/library/x:1", "docker.io/library")]
    [InlineData("x.com/repo:1", "")]
    public void An_image_stands_under_each_of_its_scopes(string name, string scope)
    {
        Write($$$"""{"default":{{{Accept}}},"transports":{"docker":{"{{{scope}}}":{{{Reject}}} } } }""");
        Assert.Equal($"Source image rejected: Running image docker://{name} is rejected by policy.", Problem("docker", name, $"docker://{name}"));
    }

    [Theory]
    [InlineData("x.com/nsother/repo:1", "x.com/ns")]
    [InlineData("x.com/repo:2", "x.com/repo:1")]
    [InlineData("x.com/repo:1", "*.x.com")]
    [InlineData("x.com:5000/repo:1", "x.com")]
    public void It_does_not_stand_under_others(string name, string scope)
    {
        Write($$$"""{"default":{{{Accept}}},"transports":{"docker":{"{{{scope}}}":{{{Reject}}} } } }""");
        Assert.Null(Problem("docker", name, name));
    }

    [Theory]
    [InlineData("oci-archive", "/srv/images/a.tar", "/srv/images")]
    [InlineData("dir", "/srv/images/a", "/srv")]
    [InlineData("oci", "/srv/images/a", "/srv/images/a")]
    [InlineData("docker-archive", "/srv/a.tar", "")]
    public void A_path_stands_under_its_parents(string transport, string path, string scope)
    {
        Write($$$"""{"default":{{{Accept}}},"transports":{"{{{transport}}}":{"{{{scope}}}":{{{Reject}}} } } }""");
        Assert.NotNull(Problem(transport, path, path));
        Assert.Null(Problem("docker", "x.com/a:1", "x"));
    }

    [Fact]
    public void The_narrowest_scope_decides()
    {
        Write($$$"""{"default":{{{Accept}}},"transports":{"docker":{"":{{{Reject}}},"x.com":{{{Reject}}},"x.com/good":{{{Accept}}} } } }""");
        Assert.Null(Problem("docker", "x.com/good/y:1", "y"));
        Assert.NotNull(Problem("docker", "x.com/bad:1", "y"));
        Assert.NotNull(Problem("docker", "z.com/bad:1", "y"));
    }

    [Theory]
    [InlineData("signedBy")]
    [InlineData("signedBaseLayer")]
    [InlineData("sigstoreSigned")]
    public void A_signature_that_cannot_be_checked_is_not_taken_on_trust(string type)
    {
        Write($$$"""{"default":[{"type":"insecureAcceptAnything"},{"type":"{{{type}}}","keyType":"GPGKeys","keyPath":"/k"}]}""");
        Assert.Equal($"Source image rejected: {_file} wants \"{type}\" for docker://a.com/x, which is not supported: no signature is checked", Problem("docker", "a.com/x", "docker://a.com/x"));
    }

    [Theory]
    [InlineData("{}", "Default policy is missing")]
    [InlineData("{\"default\":[]}", "List of verification policy requirements must not be empty")]
    [InlineData("{\"default\":[{\"type\":\"x\"}]}", "Unknown policy requirement type \"x\"")]
    [InlineData("{\"default\":[{\"type\":\"reject\",\"x\":1}]}", "Unknown key \"x\"")]
    [InlineData("{\"defualt\":[]}", "Unknown key \"defualt\"")]
    [InlineData("{\"default\":[{\"type\":\"reject\"}],\"default\":[{\"type\":\"insecureAcceptAnything\"}]}", "Duplicate key \"default\"")]
    [InlineData("{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"dir\":{\"relative\":[{\"type\":\"reject\"}]}}}", "Unknown key \"relative\"")]
    [InlineData("[]", "JSON object expected, got array")]
    public void A_policy_that_is_half_understood_is_refused(string json, string problem)
    {
        Write(json);
        Assert.Equal($"invalid policy in \"{_file}\": {problem}", Assert.Throws<EngineError>(() => SignaturePolicy.Load(_file)).Message);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(_file, [.. "{\"def"u8, 0xb2, .. "ault\":[]}"u8]);
        Assert.StartsWith($"invalid policy in \"{_file}\": ", Assert.Throws<EngineError>(() => SignaturePolicy.Load(_file)).Message);
    }

    public void Dispose() => File.Delete(_file);

    private void Write(string json) => File.WriteAllText(_file, json);

    private string? Problem(string transport, string scope, string shown) =>
        (Record.Exception(() => SignaturePolicy.Load(_file).Require(transport, scope, shown)) as EngineError)?.Message;
}
