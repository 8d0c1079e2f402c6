using Selkie.Engine.Containers;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Verbs;

/// <summary>The requests that a remote engine gets, and what it cannot be asked for.</summary>
public sealed class RemoteCallTests
{
    [Fact]
    public void Each_object_that_a_path_names_is_a_request() => Assert.Equal(
        [new("POST", "/containers/a/stop", "ignore=true&timeout=7"), new("POST", "/containers/b/stop", "ignore=true&timeout=7")],
        RemoteCalls.Of(new StopContainers { Containers = ["a", "b"], Ignore = true, Time = 7 }).Requests);

    [Fact]
    public void What_is_as_always_is_not_said() =>
        Assert.Equal([new("GET", "/containers/json", "")], RemoteCalls.Of(new ListContainers()).Requests);

    [Fact]
    public void A_name_with_slashes_is_one_part_of_the_path() => Assert.Equal(
        [new("POST", "/images/quay.io%2Fsea%2Flion%3A1/push", "destination=docker.io%2Fx%26y&tlsVerify=false")],
        RemoteCalls.Of(new PushImage { Image = "quay.io/sea/lion:1", Destination = "docker.io/x&y", TlsVerify = false }).Requests);

    [Fact]
    public void A_path_may_name_two() => Assert.Equal(
        [new("POST", "/manifests/list/registry/docker%3A%2F%2Fx%2Fy", "all=false")],
        RemoteCalls.Of(new PushManifest { List = "list", Destination = "docker://x/y", All = false }).Requests);

    [Fact]
    public void What_the_path_has_no_place_for_is_in_the_query()
    {
        Assert.Equal([new("POST", "/containers/old/rename", "name=new")], RemoteCalls.Of(new RenameContainer { Names = ["old", "new"] }).Requests);
        Assert.Equal([new("GET", "/containers/c/top", "ps_args=user&ps_args=pid")], RemoteCalls.Of(new ShowProcesses { Arguments = ["c", "user", "pid"] }).Requests);
        Assert.Equal([new("DELETE", "/images/remove", "images=a&images=b&force=true")], RemoteCalls.Of(new RemoveImages { Images = ["a", "b"], Force = true }).Requests);
    }

    [Fact]
    public void A_query_that_takes_one_object_is_asked_for_each() => Assert.Equal(
        [new("POST", "/images/pull", "reference=a&quiet=true"), new("POST", "/images/pull", "reference=b&quiet=true")],
        RemoteCalls.Of(new PullImages { Images = ["a", "b"], Quiet = true }).Requests);

    [Fact]
    public void Without_operands_a_verb_may_have_another_route()
    {
        Assert.Equal([new("GET", "/containers/showmounted", "")], RemoteCalls.Of(new MountContainers()).Requests);
        Assert.Equal([new("POST", "/containers/c/mount", "")], RemoteCalls.Of(new MountContainers { Containers = ["c"] }).Requests);
    }

    [Fact]
    public void Filters_are_one_JSON_object()
    {
        var query = Assert.Single(RemoteCalls.Of(new ListContainers { Filters = [new("status", "running"), new("name", "x"), new("status", "paused")] }).Requests).Query;
        Assert.Equal("""filters={"status":["running","paused"],"name":["x"]}""", Uri.UnescapeDataString(query));
    }

    [Fact]
    public void What_only_the_surface_needs_is_its_own_affair() =>
        Assert.Equal("", Assert.Single(RemoteCalls.Of(new ListContainers { Format = "json", Quiet = true }).Requests).Query);

    [Fact]
    public void What_no_query_can_say_is_refused_by_name()
    {
        Refused("--all is not supported with a remote engine", () => RemoteCalls.Of(new StopContainers { All = true }));
        Refused("--filter is not supported with a remote engine", () => RemoteCalls.Of(new StopContainers { Filters = [new Filter("name", "x")] }));
        Refused("--cidfile is not supported with a remote engine", () => RemoteCalls.Of(new KillContainers { CidFiles = ["/run/id"] }));
        Refused("TARGET_NAME is not supported with a remote engine", () => RemoteCalls.Of(new TagImage { Image = "a", Names = ["b"] }));
        Refused("a remote engine needs the destination to be given", () => RemoteCalls.Of(new PushManifest { List = "list" }));
    }

    [Fact]
    public void An_operand_without_a_name_in_the_query_comes_from_the_path_alone()
    {
        var row = CommandTable.Find("container rename")!;
        KeyValuePair<string, string>[] query = [new("", "x"), new("name", "new")];
        Assert.Equal(["old", "new"], ((RenameContainer)row.Bind!(QueryBinder.Read(ApiTree.Docker, row, ["old"], query))).Names);
        row = CommandTable.Find("push")!;
        Assert.Equal(["a", "b"], QueryBinder.Read(ApiTree.Libpod, row, ["a"], [new("", "x"), new("destination", "b")]).Arguments);
    }

    private static void Refused(string text, Func<object> call)
    {
        var error = Assert.Throws<EngineError>(call);
        Assert.Equal((ErrorKind.Unsupported, text), (error.Kind, error.Message));
    }
}
