using System.Text.Json;
using Selkie.Oci;
using Selkie.Service.Http;

namespace Selkie.Service.Tests.Http;

public sealed class ErrorAnswersTests
{
    [Theory]
    [InlineData(ErrorKind.Invalid, 400)]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.BadState, 409)]
    [InlineData(ErrorKind.InUse, 409)]
    [InlineData(ErrorKind.Unsupported, 501)]
    [InlineData(ErrorKind.Internal, 500)]
    public void A_kind_has_its_status_and_the_body_says_why(ErrorKind kind, int status)
    {
        var reply = ErrorAnswers.Of(new EngineError(kind, "no container with name \"x\" found: no such container"));
        Assert.Equal(status, reply.Status);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) reply.Body!(json);
        using var body = JsonDocument.Parse(stream.ToArray());
        Assert.Equal("no container with name \"x\" found: no such container", body.RootElement.GetProperty("message").GetString());
        Assert.Equal("no such container", body.RootElement.GetProperty("cause").GetString());
        Assert.Equal(status, body.RootElement.GetProperty("response").GetInt32());
    }
}
