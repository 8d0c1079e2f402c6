using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Tests.Verbs;

/// <summary>Queries of the REST trees become the same requests as command lines.</summary>
public sealed class QueryBinderTests
{
    private static object Bind(ApiTree tree, string command, string[] operands, params (string Name, string Value)[] query)
    {
        var row = CommandTable.Find(command)!;
        return row.Bind!(QueryBinder.Read(tree, row, operands, query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))));
    }

    [Fact]
    public void Each_tree_has_its_own_names()
    {
        Assert.Equal(7, ((StopContainers)Bind(ApiTree.Docker, "container stop", ["c"], ("t", "7"), ("timeout", "9"))).Time);
        var stop = (StopContainers)Bind(ApiTree.Libpod, "container stop", ["c"], ("t", "7"), ("timeout", "9"));
        Assert.Equal(9, stop.Time);
        Assert.Equal(["c"], stop.Containers);
    }

    [Fact]
    public void What_a_query_cannot_say_stays_as_it_is() =>
        Assert.False(((StopContainers)Bind(ApiTree.Libpod, "container stop", ["c"], ("all", "true"), ("cidfile", "/etc/passwd"))).All);

    [Theory]
    [InlineData("", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    public void A_switch_is_on_without_a_value(string value, bool on) =>
        Assert.Equal(on, ((RemoveContainers)Bind(ApiTree.Docker, "container rm", ["c"], ("force", value))).Force);

    [Theory]
    [InlineData("""{"status":["running","paused"]}""")]
    [InlineData("""{"status":{"running":true,"paused":true,"dead":false}}""")]
    public void Filters_are_JSON_in_both_of_their_shapes(string filters) =>
        Assert.Equal([new("status", "running"), new("status", "paused")], ((ListContainers)Bind(ApiTree.Docker, "ps", [], ("filters", filters))).Filters);

    [Theory]
    [InlineData("force", "perhaps")]
    [InlineData("timeout", "1.5")]
    public void A_value_of_the_wrong_kind_is_refused(string name, string value) =>
        Assert.Equal($"schema: error converting value for \"{name}\"", Assert.Throws<QueryException>(() => Bind(ApiTree.Libpod, "container rm", ["c"], (name, value))).Message);

    [Theory]
    [InlineData("[", "unexpected end of JSON input")]
    [InlineData("garbage", "invalid character 'g' looking for beginning of value")]
    [InlineData("""{"status":["run""", "unexpected end of JSON input")]
    [InlineData("""{"status":"running"}""", "filters is no JSON object of lists")]
    [InlineData("""{"status":[1]}""", "filters is no JSON object of lists")]
    public void Filters_that_are_none_are_refused(string filters, string error) =>
        Assert.Equal(error, Assert.Throws<QueryException>(() => Bind(ApiTree.Docker, "ps", [], ("filters", filters))).Message);

    [Fact]
    public void The_operands_of_every_route_are_operands_of_its_command()
    {
        foreach (var route in RouteTable.All)
        {
            var row = CommandTable.Find(route.Command)!;
            var braces = route.Template.Count(c => c == '{');
            Assert.True(row.MaxArguments < 0 || braces <= row.MaxArguments, $"{route.Template} of {route.Command}");
            Assert.Matches("^(GET|POST|DELETE|PUT|HEAD) /", $"{route.Method} {route.Template}");
        }
    }

    [Fact]
    public void No_two_verbs_share_a_route() =>
        Assert.Empty(RouteTable.All.GroupBy(route => (route.Tree, route.Method, route.Template)).Where(group => group.Count() > 1).Select(group => group.Key));
}
