namespace Selkie.EndToEnd;

/// <summary>Templates see values with their types: what is nil, empty or missing, a time or a text prints as Podman prints it.</summary>
public abstract class TemplatesOfObjects(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "shape" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_label_stays_a_label_and_a_time_has_methods()
    {
        engine.Ok("create", "--name", _name, "--label", "when=2024-01-02T03:04:05Z", Image, "true");
        Assert.Equal("2024-01-02T03:04:05Z", engine.Ok("inspect", "--format", "{{.Config.Labels.when}}", _name));
        Assert.Equal("2024-01-02T03:04:05Z", engine.Ok("ps", "-a", "--filter", $"name={_name}", "--format", "{{index .Labels \"when\"}}"));
        Assert.Equal(DateTimeOffset.UtcNow.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), engine.Ok("inspect", "--format", "{{.Created.UTC.Format \"2006\"}}", _name));
        Assert.Equal("0001", engine.Ok("inspect", "--format", "{{.State.StartedAt.Format \"2006\"}}", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void What_json_leaves_out_prints_its_zero()
    {
        engine.Ok("create", "--name", _name, Image, "true");
        Assert.Equal("<nil> <nil> map[] []", engine.Ok("inspect", "--format", "{{.State.Health}} {{.Config.Healthcheck}} {{.Config.ExposedPorts}} {{.Config.Secrets}}", _name));
        Assert.Equal("null []", engine.Ok("inspect", "--format", "{{json .Config.ExposedPorts}} {{json .Mounts}}", _name));
        Assert.Equal("||", engine.Ok("inspect", "--format", "|{{index .Config.Labels \"missing\"}}|", _name));
        Assert.DoesNotContain("Health\"", engine.Ok("inspect", "--format", "{{json .State}}", _name));
        engine.Ok("rm", _name);
    }

    [Fact]
    public void Rows_have_the_members_of_podmans_rows()
    {
        engine.Ok("create", "--name", _name, "--expose", "99", Image, "true");
        Assert.Matches("^\"20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[^\"]*\" map\\[99:\\[tcp\\]\\]$", engine.Ok("ps", "-a", "--filter", $"name={_name}", "--format", "{{json .Created}} {{.ExposedPorts}}"));
        Assert.Contains("in type containers.psReporter", engine.Fails(125, "ps", "-a", "--filter", $"name={_name}", "--format", "{{.Nope}}"), StringComparison.Ordinal);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void The_server_of_a_version_is_the_client_where_there_is_none()
    {
        Assert.Equal(engine.Ok("version", "--format", "{{.Client.Version}}"), engine.Ok("version", "--format", "{{.Server.Version}}"));
        Assert.Equal("linux", engine.Ok("info", "--format", "{{define \"os\"}}{{.OS}}{{end}}{{template \"os\" .Host}}"));
    }
}

public sealed class RootfulTemplatesOfObjects(RootCaller engine) : TemplatesOfObjects(engine), IClassFixture<RootCaller>;

public sealed class RootlessTemplatesOfObjects(UserCaller engine) : TemplatesOfObjects(engine), IClassFixture<UserCaller>;
