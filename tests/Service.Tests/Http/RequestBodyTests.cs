using System.Text;
using Selkie.Oci;
using Selkie.Service.Http;

namespace Selkie.Service.Tests.Http;

public sealed class RequestBodyTests
{
    [Fact]
    public void Members_are_found_whatever_their_case()
    {
        var body = Parse("""{"name":"sea","Labels":{"a":"b"},"Tty":true,"Size":7,"Env":["A=1"]}""");
        Assert.Equal("sea", body.Text("Name"));
        Assert.Equal([KeyValuePair.Create("a", "b")], body.Pairs("labels"));
        Assert.True(body.Switch("tty"));
        Assert.Equal(7, body.Number("size"));
        Assert.Equal(["A=1"], body.Texts("env"));
        Assert.Empty(body.Left);
    }

    [Fact]
    public void What_is_missing_or_null_is_not_there()
    {
        var body = Parse("""{"Name":null}""");
        Assert.Null(body.Text("Name"));
        Assert.Null(body.Switch("Tty"));
        Assert.Null(body.Object("HostConfig"));
        Assert.Empty(body.Texts("Env"));
    }

    [Fact]
    public void What_nobody_asked_for_is_left_unless_it_says_nothing() =>
        Assert.Equal(["Deep", "Full"], Parse("""{"No":false,"Null":null,"Zero":0,"Empty":"","List":[],"Map":{"a":""},"Deep":{"a":[1]},"Full":"x"}""").Left);

    [Fact]
    public void Members_of_members_are_named_by_their_way()
    {
        var host = Parse("""{"HostConfig":{"Memory":"much","Odd":1}}""").Object("HostConfig")!;
        Assert.Equal("decode body: HostConfig.Memory is not a whole number", Assert.Throws<EngineError>(() => host.Number("Memory")).Message);
        Assert.Equal(["HostConfig.Odd"], host.Left);
    }

    [Theory]
    [InlineData("[]", "decode body: the body is not an object")]
    [InlineData("""{"Env":"x"}""", "decode body: Env is not a list")]
    [InlineData("""{"Env":[1]}""", "decode body: Env is not a list of strings")]
    public void A_value_of_another_type_is_refused(string json, string error) => Assert.Equal(error, Assert.Throws<EngineError>(() => Parse(json).Texts("Env")).Message);

    [Fact]
    public void What_is_no_JSON_is_refused() => Assert.Equal(ErrorKind.Invalid, Assert.Throws<EngineError>(() => Parse("{")).Kind);

    private static RequestBody Parse(string json) => RequestBody.Parse(Encoding.UTF8.GetBytes(json));
}
