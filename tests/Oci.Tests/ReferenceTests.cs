namespace Selkie.Oci.Tests;

public sealed class ReferenceTests
{
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("alpine", "docker.io/library/alpine", "alpine")]
    [InlineData("alpine:3", "docker.io/library/alpine:3", "alpine:3")]
    [InlineData("foo/bar", "docker.io/foo/bar", "foo/bar")]
    [InlineData("index.docker.io/alpine", "docker.io/library/alpine", "alpine")]
    [InlineData("localhost/x", "localhost/x", "localhost/x")]
    [InlineData("host:5000/a/b:t", "host:5000/a/b:t", "host:5000/a/b:t")]
    [InlineData("quay.io/a__b/c---d.e", "quay.io/a__b/c---d.e", "quay.io/a__b/c---d.e")]
    [InlineData("x@" + Hash, "docker.io/library/x@" + Hash, "x@" + Hash)]
    [InlineData("q.io/x:t@" + Hash, "q.io/x:t@" + Hash, "q.io/x:t@" + Hash)]
    public void References_are_completed_as_docker_does(string text, string full, string familiar)
    {
        var reference = Reference.Parse(text);
        Assert.Equal(full, reference.ToString());
        Assert.Equal(familiar, reference.Familiar);
    }

    [Theory]
    [InlineData("Alpine", "invalid reference format: repository name must be lowercase")]
    [InlineData("", "invalid reference format")]
    [InlineData("a..b", "invalid reference format")]
    [InlineData("a___b", "invalid reference format")]
    [InlineData("-a", "invalid reference format")]
    [InlineData("a:", "invalid reference format")]
    [InlineData("a:.b", "invalid reference format")]
    [InlineData("a@sha256:12", "invalid reference format")]
    [InlineData("a/", "invalid reference format")]
    [InlineData("http://a/b", "invalid reference format")]
    public void What_is_no_reference_is_refused(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<EngineError>(() => Reference.Parse(text)).Message);

    [Fact]
    public void A_bare_reference_keeps_an_empty_domain()
    {
        Assert.Equal("", Reference.ParseBare("alpine").Domain);
        Assert.Equal("foo", Reference.ParseBare("foo/bar").Domain);
        Assert.Equal("latest", Reference.ParseBare("alpine").WithDefaultTag().Tag);
    }
}
