namespace Selkie.EndToEnd;

/// <summary>What a caller says is understood where the caller stands, and by the commands that go on when it has gone.</summary>
public abstract class RequestsOfCallers(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "request" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void Files_and_directories_are_meant_where_the_caller_stands()
    {
        var place = $"{engine.Scratch}/{_name}";
        engine.InUsersPlace("sh", "-c", $"mkdir -p {place}/data; echo deep > {place}/data/sea; printf 'SEA=salt\\nLAKE\\n# none\\n' > {place}/env; echo kind=eel > {place}/labels");
        var create = $"cd {place} && LAKE=sweet \"$@\" create --cidfile id --name {_name} --env-file env -e LA* --label-file labels -v ./data:/a --mount type=bind,src=data,dst=/b {Image} sh -c 'cat /a/sea /b/sea; echo $SEA $LAKE'";
        engine.InUsersPlace(["sh", "-c", create, "sh", .. engine.CommandLine().SkipWhile(word => !word.EndsWith("/selkie", StringComparison.Ordinal))]);
        Assert.Equal(engine.InUsersPlace("cat", $"{place}/id"), engine.Ok("inspect", "--format", "{{.Id}}", _name));
        Assert.Equal("eel", engine.Ok("inspect", "--format", "{{.Config.Labels.kind}}", _name));
        Assert.Equal("deep\ndeep\nsalt sweet", engine.Ok("start", "-a", _name));
        engine.Ok("rm", _name);
    }

    [Theory]
    [InlineData("-m", "foo", "invalid value for memory: invalid size: 'foo'")]
    [InlineData("--pid", "foo", "unrecognized namespace mode foo passed")]
    [InlineData("--env-file", "/nosuch", "parsing file \"/nosuch\": open /nosuch: no such file or directory")]
    [InlineData("--publish", "foo", "parsing container port: invalid port number: strconv.Atoi: parsing \"foo\": invalid syntax")]
    [InlineData("--device", "/dev/nosuch", "stat /dev/nosuch: no such file or directory")]
    [InlineData("--pull", "foo", "unsupported pull policy \"foo\"")]
    public void A_wrong_value_is_refused_before_anything_is_done(string option, string value, string error)
    {
        Assert.Equal($"Error: {error}", engine.Fails(125, "run", "--name", _name, option, value, "localhost/there-is-no-such-image", "true"));
        Assert.Equal(1, engine.Selkie("container", "exists", _name).Code);
    }

    [Fact]
    public void The_clean_up_gets_the_options_that_its_container_was_run_with()
    {
        engine.InUsersPlace("mkdir", "-p", $"{engine.Scratch}/hooks");
        engine.Ok("--hooks-dir", $"{engine.Scratch}/hooks", "--default-mounts-file", "/dev/null", "--events-backend", "none", "--runtime-flag", "log-format=json", "run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        var monitor = engine.Ok("inspect", "--format", "{{.State.ConmonPid}}", _name);
        var words = File.ReadAllText($"/proc/{monitor}/cmdline");
        foreach (var option in new[] { $"--hooks-dir\0{engine.Scratch}/hooks\0", "--default-mounts-file\0/dev/null\0", "--events-backend\0none\0", "--runtime-flag\0log-format=json\0", $"--root\0{engine.GraphRoot}\0" })
            Assert.Contains(option, words, StringComparison.Ordinal);
        engine.Ok("rm", "-f", "-t", "0", _name);
    }
}

public sealed class RootfulRequestsOfCallers(RootCaller engine) : RequestsOfCallers(engine), IClassFixture<RootCaller>;

public sealed class RootlessRequestsOfCallers(UserCaller engine) : RequestsOfCallers(engine), IClassFixture<UserCaller>;
