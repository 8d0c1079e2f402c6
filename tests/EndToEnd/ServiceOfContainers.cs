namespace Selkie.EndToEnd;

/// <summary>Containers through the REST service: made of bodies in both trees, and told of in both shapes.</summary>
public abstract class ServiceOfContainers(Caller engine)
{
    private const string Image = TestImage.Name;
    private const string Docker = "/v1.47", Libpod = "/v5.0.0/libpod";
    private readonly string _name = "api" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void A_container_of_dockers_body_lives_and_is_told_of_in_dockers_shape()
    {
        using var api = new ServedEngine(engine);
        var made = api.Post($"{Docker}/containers/create?name={_name}", $$$"""
            {"Image":"{{{Image}}}","Cmd":["sh","-c","echo $SEA > /made/sea; pwd > /made/dir; sleep 1000"],"Env":["SEA=salt"],"Labels":{"kind":"api"},"WorkingDir":"/made/anew",
            "HostConfig":{"NetworkMode":"none","Binds":["{{{engine.Scratch}}}/{{{_name}}}:/made"],"Init":false,"ReadonlyRootfs":false}}
            """);
        Assert.True(made.Status == 201, made.Text);
        var id = (string)made["Id"]!;
        Assert.Empty(made["Warnings"]!.AsArray());
        Assert.Equal("created", (string)api.Get($"{Docker}/containers/{_name}/json")["State"]!["Status"]!);
        Assert.Equal(204, api.Post($"{Docker}/containers/{_name}/start").Status);
        Assert.Equal(304, api.Post($"{Docker}/containers/{_name}/start").Status);
        Caller.Await(() => File.Exists($"{engine.Scratch}/{_name}/dir"), "the container's file");
        Assert.Equal("salt\n", File.ReadAllText($"{engine.Scratch}/{_name}/sea"));

        var inspected = api.Get($"{Docker}/containers/{_name}/json");
        Assert.Equal(id, (string)inspected["Id"]!);
        Assert.Equal("/" + _name, (string)inspected["Name"]!);
        Assert.StartsWith("sha256:", (string)inspected["Image"]!, StringComparison.Ordinal);
        Assert.Equal(("running", true), ((string)inspected["State"]!["Status"]!, (bool)inspected["State"]!["Running"]!));
        Assert.Equal("none", (string)inspected["HostConfig"]!["NetworkMode"]!);
        Assert.Equal("/made/anew", (string)inspected["Config"]!["WorkingDir"]!);
        Assert.Equal("/made", (string)inspected["Mounts"]![0]!["Destination"]!);

        var listed = Assert.Single(api.Get($"{Docker}/containers/json?size=1&filters=%7B%22name%22%3A%5B%22{_name}%22%5D%7D").Body!.AsArray())!;
        Assert.Equal((id, "/" + _name, "running"), ((string)listed["Id"]!, (string)listed["Names"]![0]!, (string)listed["State"]!));
        Assert.True((long)listed["SizeRootFs"]! > 0);
        Assert.Equal("api", (string)listed["Labels"]!["kind"]!);

        Assert.Equal(204, api.Post($"{Docker}/containers/{_name}/stop?t=0").Status);
        Assert.Equal("exited", (string)api.Get($"{Docker}/containers/{_name}/json")["State"]!["Status"]!);
        Assert.Equal(204, api.Delete($"{Docker}/containers/{_name}").Status);
        Assert.Equal(404, api.Get($"{Docker}/containers/{_name}/json").Status);
    }

    [Fact]
    public void A_container_of_libpods_body_lives()
    {
        using var api = new ServedEngine(engine);
        var made = api.Post($"{Libpod}/containers/create", $$$"""
            {"image":"{{{Image}}}","name":"{{{_name}}}","command":["sh","-c","exit $CODE"],"env":{"CODE":"7"},"netns":{"nsmode":"none"},"containerCreateCommand":["podman","create"],
            "hostname":"sea","utsns":{"nsmode":"private"},"remove":false,"terminal":false}
            """);
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(204, api.Post($"{Libpod}/containers/{_name}/start").Status);
        Caller.Await(() => (string)api.Get($"{Libpod}/containers/{_name}/json")["State"]!["Status"]! == "exited", "the container's end");
        var inspected = api.Get($"{Libpod}/containers/{_name}/json");
        Assert.Equal((7, "sea"), ((int)inspected["State"]!["ExitCode"]!, (string)inspected["Config"]!["Hostname"]!));
        Assert.Equal(["podman", "create"], inspected["Config"]!["CreateCommand"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(204, api.Get($"{Libpod}/containers/{_name}/exists").Status);
        var id = (string)made["Id"]!;
        Assert.Equal(id, (string)api.Delete($"{Libpod}/containers/{_name}").Body![0]!["Id"]!);
    }

    [Fact]
    public void What_cannot_be_made_leaves_nothing()
    {
        using var api = new ServedEngine(engine);
        var missing = api.Post($"{Docker}/containers/create?name={_name}", """{"Image":"nowhere"}""");
        Assert.Equal((404, "no such image: docker.io/library/nowhere: image not known"), (missing.Status, (string)missing["message"]!));
        Assert.Equal(404, api.Post($"{Libpod}/containers/create", $$$"""{"image":"nowhere","name":"{{{_name}}}"}""").Status);
        var unsupported = api.Post($"{Docker}/containers/create?name={_name}", $$$"""{"Image":"{{{Image}}}","HostConfig":{"StorageOpt":{"size":"1g"} } }""");
        Assert.Equal((501, "HostConfig.StorageOpt is not supported yet"), (unsupported.Status, (string)unsupported["message"]!));
        Assert.Equal(400, api.Post($"{Docker}/containers/create?name={_name}", """{"Image":5}""").Status);
        Assert.Equal(400, api.Post($"{Docker}/containers/create?name=a/b", $$$"""{"Image":"{{{Image}}}"}""").Status);
        Assert.Equal(400, api.Post($"{Libpod}/containers/create", "{}").Status);
        Assert.Equal(400, api.Post($"{Libpod}/containers/create", "[").Status);
        Assert.Equal("", engine.Ok("ps", "-aq", "--filter", $"name={_name}"));
    }

    [Fact]
    public void A_name_in_use_is_a_conflict()
    {
        using var api = new ServedEngine(engine);
        engine.Ok("create", "--name", _name, "--network", "none", Image, "true");
        var answer = api.Post($"{Docker}/containers/create?name={_name}", $$$"""{"Image":"{{{Image}}}","HostConfig":{"NetworkMode":"none"}}""");
        Assert.Equal(409, answer.Status);
        Assert.EndsWith("that name is already in use", (string)answer["message"]!, StringComparison.Ordinal);
        Assert.Equal(409, api.Post($"{Libpod}/containers/create", $$$"""{"image":"{{{Image}}}","name":"{{{_name}}}","netns":{"nsmode":"none"}}""").Status);
        engine.Ok("rm", _name);
    }

    [Fact]
    public void A_list_that_is_removed_by_its_name_leaves_its_images()
    {
        using var api = new ServedEngine(engine);
        var list = "localhost/" + _name;
        Assert.Equal(201, api.Post($"{Libpod}/manifests/{Uri.EscapeDataString(list)}?images={Uri.EscapeDataString(Image)}").Status);
        var removed = api.Delete($"{Libpod}/images/remove?images={Uri.EscapeDataString(list)}&lookupManifest=true");
        Assert.Equal(list + ":latest", (string)removed["Untagged"]![0]!);
        Assert.Equal(204, api.Get($"{Libpod}/images/{Uri.EscapeDataString(Image)}/exists").Status);
    }

    [Fact]
    public void A_destination_that_is_no_registry_s_is_refused()
    {
        using var api = new ServedEngine(engine);
        var directory = $"{engine.Scratch}/{_name}";
        var answer = api.Post($"{Libpod}/images/{Uri.EscapeDataString(Image)}/push?destination=dir:{directory}");
        Assert.Equal((400, $"unsupported transport dir in \"dir:{directory}\": only docker transport is supported"), (answer.Status, (string)answer["message"]!));
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void The_engine_tells_of_itself_in_both_shapes()
    {
        using var api = new ServedEngine(engine);
        var version = api.Get($"{Docker}/version");
        Assert.Equal(("Podman Engine", "1.47", "linux"), ((string)version["Components"]![0]!["Name"]!, (string)version["ApiVersion"]!, (string)version["Os"]!));
        Assert.Equal((string)version["Version"]!, (string)api.Get($"{Libpod}/version")["Version"]!);
        var info = api.Get($"{Docker}/info");
        Assert.Equal((engine.GraphRoot, "overlay", "inactive"), ((string)info["DockerRootDir"]!, (string)info["Driver"]!, (string)info["Swarm"]!["LocalNodeState"]!));
        Assert.Equal(engine.GraphRoot, (string)api.Get($"{Libpod}/info")["store"]!["graphRoot"]!);
        Assert.True((long)api.Get($"{Docker}/system/df")["LayersSize"]! > 0);
        Assert.True((long)api.Get($"{Libpod}/system/df")["ImagesSize"]! > 0);
        Assert.False((bool)api.Post($"{Libpod}/system/check?quick=true")["Errors"]!);
    }

    [Fact]
    public void An_image_is_told_of_in_both_shapes()
    {
        using var api = new ServedEngine(engine);
        var docker = api.Get($"{Docker}/images/{Image}/json");
        var libpod = api.Get($"{Libpod}/images/{Image}/json");
        Assert.Equal((string)docker["Id"]!, "sha256:" + (string)libpod["Id"]!);
        Assert.Equal((long)libpod["Size"]!, (long)docker["VirtualSize"]!);
        Assert.Contains("Image Layers", (string)api.Get($"{Libpod}/images/{Image}/tree")["Tree"]!, StringComparison.Ordinal);
        Assert.Equal(404, api.Get($"{Docker}/images/nowhere/json").Status);
    }

    [Fact]
    public void An_image_gets_a_name_of_a_repository_and_a_tag_and_loses_it()
    {
        using var api = new ServedEngine(engine);
        Assert.Equal(201, api.Post($"{Docker}/images/{Image}/tag?repo=localhost/{_name}&tag=x").Status);
        Assert.Equal(200, api.Get($"{Docker}/images/localhost/{_name}:x/json").Status);
        Assert.Contains($"localhost/{_name}:x", api.Get($"{Libpod}/images/json").Text, StringComparison.Ordinal);
        Assert.Equal(400, api.Post($"{Docker}/images/{Image}/tag?tag=x").Status);
        Assert.Equal(201, api.Post($"{Libpod}/images/{Image}/untag?repo=localhost/{_name}&tag=x").Status);
        Assert.Equal(404, api.Get($"{Docker}/images/localhost/{_name}:x/json").Status);
    }

    [Fact]
    public void Ended_containers_are_pruned_in_both_shapes()
    {
        using var api = new ServedEngine(engine);
        string Made() => engine.Ok("create", "--network", "none", "--label", $"prune={_name}", Image, "true");
        var filters = $"filters=%7B%22label%22%3A%5B%22prune%3D{_name}%22%5D%7D";
        var first = Made();
        var docker = api.Post($"{Docker}/containers/prune?{filters}");
        Assert.Equal([first], docker["ContainersDeleted"]!.AsArray().Select(id => (string)id!));
        var second = Made();
        Assert.Equal(second, (string)Assert.Single(api.Post($"{Libpod}/containers/prune?{filters}").Body!.AsArray())!["Id"]!);
        Assert.Null(api.Post($"{Docker}/containers/prune?{filters}")["ContainersDeleted"]);
    }

    [Fact]
    public void Updates_are_told_to_be_missing()
    {
        using var api = new ServedEngine(engine);
        Assert.Equal(501, api.Post($"{Docker}/containers/any/update", "{}").Status);
    }
}

public sealed class RootfulServiceOfContainers(RootCaller engine) : ServiceOfContainers(engine), IClassFixture<RootCaller>
{
    private readonly RootCaller _engine = engine;

    [Fact]
    public void A_container_is_mounted_and_unmounted()
    {
        using var api = new ServedEngine(_engine);
        var id = _engine.Ok("create", "--network", "none", TestImage.Name, "true");
        var place = api.Post($"/libpod/containers/{id}/mount").Text.TrimEnd('\n');
        Assert.True(File.Exists($"{place}/etc/passwd"));
        Assert.Equal(place, (string)api.Get("/libpod/containers/showmounted")[id]!);
        Assert.Equal(204, api.Post($"/libpod/containers/{id}/unmount").Status);
        Assert.Null(api.Get("/libpod/containers/showmounted")[id]);
        _engine.Ok("rm", id);
    }
}

public sealed class RootlessServiceOfContainers(UserCaller engine) : ServiceOfContainers(engine), IClassFixture<UserCaller>;
