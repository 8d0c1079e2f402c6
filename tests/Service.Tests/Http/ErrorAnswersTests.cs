using System.Text.Json;
using Selkie.Engine.Verbs;
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
        var reply = ErrorAnswers.Of(new EngineError(kind, "no container with name \"x\" found: no such container"), ApiAddress.Parse("/containers/x/json"));
        Assert.Equal(status, reply.Status);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) reply.Body!(json);
        using var body = JsonDocument.Parse(stream.ToArray());
        Assert.Equal("no container with name \"x\" found: no such container", body.RootElement.GetProperty("message").GetString());
        Assert.Equal("no such container", body.RootElement.GetProperty("cause").GetString());
        Assert.Equal(status, body.RootElement.GetProperty("response").GetInt32());
    }

    [Theory]
    [InlineData("/v1.40/containers/json", ErrorKind.Invalid, 500)]
    [InlineData("/libpod/containers/prune", ErrorKind.Invalid, 500)]
    [InlineData("/libpod/volumes/create", ErrorKind.Conflict, 500)]
    [InlineData("/libpod/volumes/json", ErrorKind.NotFound, 404)]
    [InlineData("/containers/create", ErrorKind.Conflict, 409)]
    public void Where_Podman_takes_a_wrong_request_for_its_own_fault_the_status_says_so(string path, ErrorKind kind, int status) =>
        Assert.Equal(status, ErrorAnswers.Of(new EngineError(kind, "no"), ApiAddress.Parse(path)).Status);

    [Fact]
    public void The_cause_is_the_innermost_error()
    {
        var schema = new QueryException("schema: error converting value for \"all\"");
        var reply = ErrorAnswers.Of(new EngineError(ErrorKind.Invalid, $"failed to parse parameters for /x: {schema.Message}", schema), ApiAddress.Parse("/x"));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) reply.Body!(json);
        using var body = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(schema.Message, body.RootElement.GetProperty("cause").GetString());
    }
}
