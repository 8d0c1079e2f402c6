using System.Text.Json;

namespace Selkie.EndToEnd;

/// <summary>Who watches events sees what happened, once, in its order, with the exit codes.</summary>
public abstract class EventsOfObjects(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "events" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_container_that_goes_at_its_end_is_removed_without_a_clean_up_beside_it()
    {
        engine.Fails(3, "run", "--rm", "--name", _name, "--network", "none", Image, "sh", "-c", "exit 3");
        Assert.Equal("create init start attach died:3 remove:3", Told(_name));
    }

    [Fact]
    public void A_restart_is_told_before_its_parts_and_the_clean_up_of_an_end_after_it()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        engine.Ok("restart", "-t", "0", _name);
        engine.Ok("stop", "-t", "0", _name);
        engine.Ok("start", _name);
        engine.Ok("rm", "-f", "-t", "0", _name);
        Assert.Equal("create init start restart died:137 init start died:137 cleanup init start died:137 remove:137", Told(_name));
    }

    [Fact]
    public void A_policy_s_restart_is_a_start_like_others()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", "--restart", "on-failure:1", Image, "sh", "-c", "exit 4");
        Caller.Await(() => Told(_name).EndsWith("cleanup", StringComparison.Ordinal), "the end of the second run");
        engine.Ok("rm", _name);
        Assert.Equal("create init start died:4 restart init start died:4 cleanup remove:4", Told(_name));
    }

    [Fact]
    public void The_end_of_a_session_that_nobody_waits_for_is_told()
    {
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        engine.Ok("exec", "-d", _name, "sh", "-c", "exit 6");
        Caller.Await(() => Told(_name).Contains("exec_died", StringComparison.Ordinal), "the end of the session");
        Assert.Equal("create init start exec exec_died:6", Told(_name));
        Assert.Equal("0", engine.Ok("inspect", "--format", "{{len .ExecIDs}}", _name));
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void A_container_that_never_ran_goes_without_an_exit_code()
    {
        engine.Ok("create", "--name", _name, Image, "true");
        engine.Ok("rm", _name);
        Assert.Equal("create remove", Told(_name));
    }

    [Fact]
    public void Names_go_before_their_image()
    {
        engine.Ok("tag", Image, $"{_name}:1");
        var id = engine.Ok("commit", "-q", engine.Ok("create", "--name", _name, Image, "true"), $"localhost/{_name}:2");
        engine.Ok("rmi", $"{_name}:1", $"localhost/{_name}:2");
        engine.Ok("rm", _name);
        Assert.Equal($"tag {_name}:1; untag localhost/{_name}:1; remove localhost/{_name}:1; untag localhost/{_name}:2; remove localhost/{_name}:2", string.Join("; ", Events()
            .Where(e => Text(e, "Type") == "image" && Text(e, "Name").Contains(_name, StringComparison.Ordinal) && (Text(e, "ID") == id || Text(e, "Name").EndsWith(":1", StringComparison.Ordinal)))
            .Select(e => $"{Text(e, "Status")} {Text(e, "Name")}")));
    }

    [Fact]
    public void A_volume_that_is_pruned_is_removed_and_pruned()
    {
        engine.Ok("volume", "create", "--label", _name, _name);
        engine.Ok("volume", "prune", "-f", "--filter", $"label={_name}");
        Assert.Equal("create remove prune", Told(_name));
    }

    private string Told(string name) => string.Join(' ', Events().Where(e => Text(e, "Name") == name && Text(e, "Type") != "image")
        .Select(e => Text(e, "Status") + (e.TryGetProperty("ContainerExitCode", out var code) ? ":" + code.GetRawText() : "")));

    private List<JsonElement> Events() =>
        [.. engine.Ok("events", "--stream=false", "--since", "1h", "--format", "json").Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Text(JsonElement record, string member) => record.TryGetProperty(member, out var value) ? value.GetString()! : "";
}

/// <summary>As root.</summary>
public sealed class RootfulEventsOfObjects(RootCaller engine) : EventsOfObjects(engine), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class RootlessEventsOfObjects(UserCaller engine) : EventsOfObjects(engine), IClassFixture<UserCaller>;
