using Selkie.Oci;
using Selkie.Registry.Configuration;

namespace Selkie.Registry.Tests.Configuration;

public sealed class SignaturePolicyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("docker.io/library/x:1", null)]
    [InlineData("bad.com/x:1", "Source image rejected: Running image docker://bad.com/x:1 is rejected by policy.")]
    [InlineData("bad.com/good/y:1", null)]
    [InlineData("a.wild.com/y:1", "Source image rejected: Running image docker://a.wild.com/y:1 is rejected by policy.")]
    public void The_narrowest_scope_decides(string name, string? problem)
    {
        File.WriteAllText(_file, """
            {"default":[{"type":"insecureAcceptAnything"}],
             "transports":{"docker":{"bad.com":[{"type":"reject"}],"bad.com/good":[{"type":"insecureAcceptAnything"}],"*.wild.com":[{"type":"reject"}]}}}
            """);
        var error = Record.Exception(() => SignaturePolicy.Load(_file).Require("docker", name, "docker://" + name));
        Assert.Equal(problem, (error as UserError)?.Message);
    }

    [Fact]
    public void A_signature_that_cannot_be_checked_is_not_taken_on_trust()
    {
        File.WriteAllText(_file, """{"default":[{"type":"signedBy"}]}""");
        Assert.Contains("signedBy", Assert.Throws<UserError>(() => SignaturePolicy.Load(_file).Require("docker", "a.com/x", "docker://a.com/x")).Message);
    }

    public void Dispose() => File.Delete(_file);
}
