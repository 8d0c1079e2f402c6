using System.Text;
using Selkie.Oci;
using Selkie.Service.Http;

namespace Selkie.Service.Tests.Http;

public sealed class RequestBodyInnerTests
{
    [Fact]
    public void What_is_left_in_an_object_that_was_taken_is_left_in_all()
    {
        var body = Parse("""{"HostConfig":{"Odd":1,"Mounts":[{"Type":"bind","Odd":2}]}}""");
        foreach (var mount in body.Inner("HostConfig").Objects("Mounts")) Assert.Equal("bind", mount.Text("Type"));
        Assert.Equal(["HostConfig.Odd", "HostConfig.Mounts[0].Odd"], body.Left);
    }

    [Fact]
    public void The_first_that_is_left_is_refused_by_its_name()
    {
        var error = Assert.Throws<EngineError>(() => Parse("""{"Odd":true}""").RefuseRest());
        Assert.Equal((ErrorKind.Unsupported, "Odd is not supported yet"), (error.Kind, error.Message));
    }

    [Fact]
    public void An_object_that_is_taken_twice_is_one()
    {
        var body = Parse("""{"In":{"A":1,"B":2}}""");
        Assert.Equal((1, 2), (body.Inner("In").Number("A"), body.Inner("In").Number("B")));
        Assert.Empty(body.Left);
    }

    [Fact]
    public void What_stands_behind_the_object_is_not_read() => Assert.Equal("sea", Parse("""{"Name":"sea"}}""").Text("Name"));

    [Fact]
    public void What_is_passed_over_is_not_left()
    {
        var body = Parse("""{"ConsoleSize":[24,80]}""");
        body.Pass("consolesize");
        body.RefuseRest();
    }

    [Fact]
    public void A_command_is_a_list_or_a_single_text()
    {
        Assert.Equal(["ls", "-l"], Parse("""{"Cmd":["ls","-l"]}""").Words("Cmd"));
        Assert.Equal(["ls -l"], Parse("""{"Cmd":"ls -l"}""").Words("Cmd"));
    }

    [Fact]
    public void Lists_of_objects_by_name_are_read_with_those_that_are_null()
    {
        var lists = Parse("""{"Ports":{"80/tcp":[{"HostPort":"8080"}],"81/tcp":null}}""").ObjectLists("Ports");
        Assert.Equal(["80/tcp", "81/tcp"], lists.Select(pair => pair.Key));
        Assert.Equal("8080", lists[0].Value[0].Text("HostPort"));
        Assert.Empty(lists[1].Value);
    }

    [Theory]
    [InlineData("""{"Name":"a\u0000b"}""")]
    [InlineData("""{"List":[{"\u0000":1}]}""")]
    [InlineData("""{"Name":"\ud800"}""")]
    public void A_text_that_is_none_is_refused(string json) => Assert.Equal(ErrorKind.Invalid, Assert.Throws<EngineError>(() => Parse(json)).Kind);

    private static RequestBody Parse(string json) => RequestBody.Parse(Encoding.UTF8.GetBytes(json));
}
