using Selkie.Registry.Auth;

namespace Selkie.Registry.Tests.Auth;

public sealed class CredentialStoreTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("a.com/ns/repo", "repo")]
    [InlineData("a.com/ns/other", "ns")]
    [InlineData("a.com/else", "host")]
    [InlineData("docker.io/library/x", "hub")]
    [InlineData("b.com/x", "")]
    public void The_longest_key_wins(string repository, string user)
    {
        string Auth(string name) => $"{{\"auth\":\"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(name + ":p"))}\"}}";
        File.WriteAllText(_file, $$$"""
            {"auths":{"a.com":{{{Auth("host")}}},"a.com/ns":{{{Auth("ns")}}},"a.com/ns/repo":{{{Auth("repo")}}},"https://index.docker.io/v1/":{{{Auth("hub")}}} }
            }
            """);
        Assert.Equal(user, new CredentialStore { AuthFile = _file }.Find(repository).Username);
    }

    [Fact]
    public void A_helper_is_asked_for_its_host()
    {
        File.WriteAllText(_file, """{"credHelpers":{"a.com":"secretservice"}}""");
        var store = new CredentialStore
        {
            AuthFile = _file,
            RunHelper = (helper, verb, input) => (helper, verb, input) == ("secretservice", "get", "a.com")
                ? new(0, """{"ServerURL":"a.com","Username":"<token>","Secret":"s"}""") : new(1, "credentials not found in native keychain"),
        };
        Assert.Equal("s", store.Find("a.com/x").IdentityToken);
        Assert.True(store.Find("b.com/x").IsEmpty);
    }

    public void Dispose() => File.Delete(_file);
}
