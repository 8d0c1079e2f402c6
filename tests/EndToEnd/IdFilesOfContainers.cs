namespace Selkie.EndToEnd;

/// <summary>A file that names a container lives as long as the container.</summary>
public abstract class IdFilesOfContainers(Caller engine)
{
    private readonly string _name = "idfile" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void The_id_file_ends_with_its_container()
    {
        var file = $"{engine.Scratch}/{_name}";
        var id = engine.Ok("create", "--cidfile", file, "--name", _name, TestImage.Name, "true");
        Assert.Equal(id, File.ReadAllText(file));
        engine.Ok("rm", _name);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_container_goes_though_its_id_file_cannot()
    {
        var file = $"{engine.Scratch}/{_name}";
        engine.Ok("create", "--cidfile", file, "--name", _name, TestImage.Name, "true");
        File.Delete(file);
        Directory.CreateDirectory(file);
        Assert.Contains($"Error: cleaning up CID file: remove {file}: ", engine.Fails(125, "rm", _name), StringComparison.Ordinal);
        Directory.Delete(file);
        Assert.Equal("", engine.Ok("ps", "-aq", "--filter", $"name={_name}"));
    }
}

public sealed class RootfulIdFilesOfContainers(RootCaller engine) : IdFilesOfContainers(engine), IClassFixture<RootCaller>;

public sealed class RootlessIdFilesOfContainers(UserCaller engine) : IdFilesOfContainers(engine), IClassFixture<UserCaller>;
