namespace Selkie.EndToEnd;

/// <summary>The docker command and a registry of this machine, to which Docker speaks without TLS where it has none.</summary>
public abstract class ImagesOfDockerClients(Caller engine)
{
    private const string Image = TestImage.Name;

    [Fact]
    public void Images_go_to_a_registry_and_come_back_by_it()
    {
        using var registry = new RegistryServer();
        using var docker = new DockerCommand(engine, network: null);
        var name = $"{registry.Host}/fish:1";
        docker.Ok("tag", Image, name);
        docker.Ok("push", "-q", name);
        docker.Ok("rmi", name);
        Assert.Contains(name, docker.Ok("pull", "-q", name), StringComparison.Ordinal);
        Assert.Equal("fish", docker.Ok("run", "--rm", "--network", "none", name, "echo", "fish"));
        Assert.Contains(name, docker.Ok("images", "--format", "{{.Repository}}:{{.Tag}}", registry.Host + "/fish"), StringComparison.Ordinal);
        docker.Ok("tag", name, "short:2");
        Assert.Equal("Untagged: docker.io/library/short:2", docker.Ok("rmi", "short:2"));
        docker.Ok("save", "-o", $"{docker.Directory}/fish.tar", name);
        docker.Ok("rmi", name);
        Assert.Equal($"Loaded image: {name}", docker.Ok("load", "-q", "-i", $"{docker.Directory}/fish.tar"));
        docker.Ok("rmi", name);
    }
}

public sealed class RootfulImagesOfDockerClients(RootCaller engine) : ImagesOfDockerClients(engine), IClassFixture<RootCaller>;

public sealed class RootlessImagesOfDockerClients(UserCaller engine) : ImagesOfDockerClients(engine), IClassFixture<UserCaller>;
