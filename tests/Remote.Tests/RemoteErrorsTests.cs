using System.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Tests;

/// <summary>What a service answers instead of what was asked for.</summary>
public sealed class RemoteErrorsTests
{
    [Theory]
    [InlineData(404, "no such container", ErrorKind.NotFound)]
    [InlineData(409, "container state improper", ErrorKind.BadState)]
    [InlineData(500, "container state improper", ErrorKind.BadState)]
    [InlineData(409, "name taken", ErrorKind.Conflict)]
    [InlineData(500, "OCI runtime attempted to invoke a command that was not found", ErrorKind.CommandNotFound)]
    [InlineData(500, "OCI permission denied", ErrorKind.StartFailed)]
    [InlineData(400, "invalid argument", ErrorKind.Invalid)]
    [InlineData(501, "not implemented", ErrorKind.Unsupported)]
    [InlineData(500, "no space left on device", ErrorKind.Internal)]
    public void Status_and_cause_say_which_kind_of_error_it_is(int status, string cause, ErrorKind kind)
    {
        var error = RemoteErrors.Of(Reply(status, $$"""{"cause":"{{cause}}","message":"x: {{cause}}","response":{{status}}}"""));
        Assert.Equal((kind, $"x: {cause}", "web/1"), (error.Kind, error.Message, error.Subject));
    }

    [Fact]
    public void Whoever_is_no_engine_is_quoted_in_one_line() =>
        Assert.Equal("the service answered GET /containers/web%2F1/json by status 502: bad gateway", RemoteErrors.Of(Reply(502, "bad gateway\n")).Message);

    private static RemoteReply Reply(int status, string body) => new(new RemoteRequest("GET", "/containers/web%2F1/json", ""), status, Encoding.UTF8.GetBytes(body));
}
