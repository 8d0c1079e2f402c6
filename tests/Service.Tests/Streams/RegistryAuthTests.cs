using System.Text;
using Selkie.Oci;
using Selkie.Service.Streams;

namespace Selkie.Service.Tests.Streams;

public sealed class RegistryAuthTests
{
    private const string Auth = "X-Registry-Auth", Config = "X-Registry-Config";

    [Theory]
    [InlineData(Auth, """{"username":"seal","password":"sk1n?>"}""", "quay.io/a/b", "seal:sk1n?>")]
    [InlineData(Auth, """{"username":"","password":""}""", "quay.io/a/b", null)]
    [InlineData(Auth, "{}", "quay.io/a/b", null)]
    [InlineData(Auth, """{"quay.io":{"username":"q","password":"1"},"docker.io":{"username":"d","password":"2"}}""", "quay.io/a/b", "q:1")]
    [InlineData(Config, """{"https://index.docker.io/v1/":{"username":"d","password":"2"}}""", "docker.io/library/alpine", "d:2")]
    [InlineData(Config, """{"":{"username":"any","password":"0"},"other:5000":{"username":"o","password":"5"}}""", "other:5000/x", "o:5")]
    [InlineData(Config, """{"other:5000":{"username":"o","password":"5"}}""", "quay.io/x/y", null)]
    public void The_account_of_the_images_registry_is_found(string header, string json, string image, string? account)
    {
        Assert.Equal(account, RegistryAuth.Find(header, Url(json), image));
        Assert.Equal(account, RegistryAuth.Find(header, Url(json).TrimEnd('='), image));
    }

    [Theory]
    [InlineData("%%%")]
    [InlineData("bm8ganNvbg==")]
    [InlineData("W10=")]
    public void What_cannot_be_read_is_refused(string text) => Assert.Equal(ErrorKind.Invalid, Assert.Throws<EngineError>(() => RegistryAuth.Find(Auth, text, "quay.io/a")).Kind);

    [Fact]
    public void A_token_is_refused_by_name() =>
        Assert.Equal(ErrorKind.Unsupported, Assert.Throws<EngineError>(() => RegistryAuth.Find(Auth, Url("""{"username":"a","identitytoken":"t"}"""), "quay.io/a")).Kind);

    private static string Url(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Replace('+', '-').Replace('/', '_');
}
