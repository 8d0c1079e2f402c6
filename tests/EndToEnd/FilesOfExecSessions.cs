namespace Selkie.EndToEnd;

/// <summary>What commands that were run in a container leave beside it.</summary>
public abstract class FilesOfExecSessions(Caller engine)
{
    private const string Image = TestImage.Name;

    [Fact]
    public void A_session_that_has_ended_leaves_no_files()
    {
        var id = engine.Ok("run", "-d", "--network", "none", Image, "sleep", "1000");
        engine.Ok("exec", id, "true");
        engine.Fails(127, "exec", id, "/none");
        engine.Ok("exec", "-d", id, "true");
        Caller.Await(() => Left(id).Count == 0, "the end of all files of sessions");
        engine.Ok("rm", "-f", "-t", "0", id);
    }

    [Fact]
    public void A_session_of_the_service_leaves_no_files_once_it_is_removed()
    {
        using var service = new ServiceClient(engine);
        var id = engine.Ok("run", "-d", "--network", "none", Image, "sleep", "1000");
        var session = service.Member("Id", "POST", $"/v1.47/containers/{id}/exec", """{"Cmd":["true"]}""");
        Assert.Equal(200, service.Ask("POST", $"/v1.47/exec/{session}/start", """{"Detach":true}""").Status);
        Caller.Await(() => service.Member("CanRemove", "GET", $"/libpod/exec/{session}/json") == "True", "the end of the session");
        Assert.NotEmpty(Left(id));
        Assert.Equal(200, service.Ask("POST", $"/libpod/exec/{session}/remove", "{}").Status);
        // The session's monitor may be about to end.
        Caller.Await(() => Left(id).Count == 0, "the end of all files of the session");
        engine.Ok("rm", "-f", "-t", "0", id);
    }

    // Their names end in the session's id.
    private List<string> Left(string id) =>
        [.. Directory.EnumerateFiles($"{engine.RunRoot}/overlay-containers/{id}/userdata").Select(path => Path.GetFileName(path)).Where(name => name.Length > 64 && name[^65] == '-')];
}

public sealed class RootfulFilesOfExecSessions(RootCaller engine) : FilesOfExecSessions(engine), IClassFixture<RootCaller>;

public sealed class RootlessFilesOfExecSessions(UserCaller engine) : FilesOfExecSessions(engine), IClassFixture<UserCaller>;
