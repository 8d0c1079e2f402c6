using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Containers;

public sealed class CreationTests
{
    [Theory]
    [InlineData("64m", 67108864)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("100", 100)]
    [InlineData("2kb", 2048)]
    public void Sizes_have_units_of_1024(string text, long bytes) => Assert.Equal(bytes, Sizes.Bytes(text));

    [Theory]
    [InlineData("x")]
    [InlineData("5q")]
    public void What_is_no_size_is_refused(string text) => Assert.Throws<EngineError>(() => Sizes.Bytes(text));

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("sigkill", 9)]
    [InlineData("9", 9)]
    [InlineData("SIGRTMIN+3", 37)]
    public void Signals_have_names_and_numbers(string text, int number) => Assert.Equal(number, SignalNames.Parse(text));

    [Fact]
    public void A_port_range_maps_to_one_of_the_same_length()
    {
        var mapping = Assert.Single(PortParser.ParsePublish("127.0.0.1:8000-8002:80-82/udp"));
        Assert.Equal(("127.0.0.1", 8000, 80, 3, "udp"), (mapping.HostIp, mapping.HostPort, mapping.ContainerPort, mapping.Range, mapping.Protocol));
        Assert.Throws<EngineError>(() => PortParser.ParsePublish("8000-8001:80").ToList());
    }

    [Theory]
    [InlineData("0:80", "parsing host port: port numbers must be between 1 and 65535 (inclusive), got 0")]
    [InlineData("::1:80:80", "invalid port format - format is [[hostIP:]hostPort:]containerPort")]
    [InlineData("99999", "parsing container port: port numbers must be between 1 and 65535 (inclusive), got 99999")]
    public void A_wrong_port_says_why(string text, string message) => Assert.Equal(message, Assert.Throws<EngineError>(() => PortParser.ParsePublish(text).ToList()).Message);

    [Fact]
    public void A_volume_is_a_directory_a_name_or_anonymous()
    {
        Assert.Equal(("bind", "/tmp"), (VolumeFlag.Parse("/tmp:/data:ro").Type, VolumeFlag.Parse("/tmp:/data:ro").Source));
        Assert.Equal("volume", VolumeFlag.Parse("name:/data").Type);
        Assert.True(VolumeFlag.Parse("/data").Anonymous);
        Assert.Throws<EngineError>(() => VolumeFlag.Parse("/a:/b:c:d"));
        Assert.Throws<EngineError>(() => VolumeFlag.Parse("/a:relative"));
        Assert.Throws<EngineError>(() => VolumeFlag.Parse("/a:/b:rw,ro"));
    }

    [Fact]
    public void A_mount_is_written_as_keys_and_values()
    {
        var mount = Assert.Single(MountFlag.Parse("type=bind,src=/tmp,dst=/data,ro=true"));
        Assert.Equal(("bind", "/tmp", "/data"), (mount.Type, mount.Source, mount.Destination));
        Assert.Contains("ro", mount.Options);
        Assert.Throws<EngineError>(() => MountFlag.Parse("type=bind,src=/tmp"));
        Assert.Throws<EngineError>(() => MountFlag.Parse("type=tmpfs,src=/tmp,dst=/x"));
        Assert.Throws<EngineError>(() => MountFlag.Parse("type=whale,dst=/x"));
    }

    [Fact]
    public void A_glob_mounts_every_path_that_matches()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        foreach (var name in new[] { "a1/x", "a2/y", "b/z" })
        {
            Directory.CreateDirectory(Path.Combine(directory, Path.GetDirectoryName(name)!));
            File.WriteAllText(Path.Combine(directory, name), "");
        }
        Assert.Equal([$"{directory}/a1", $"{directory}/a2"], MountFlag.Parse($"type=glob,src={directory}/a*").Select(mount => mount.Destination));
        Assert.Equal([$"{directory}/a1/x /d/x", $"{directory}/a2/y /d/y"], MountFlag.Parse($"type=glob,src={directory}/a[12]/?,dst=/d,ro").Select(mount => $"{mount.Source} {mount.Destination}"));
        Assert.Throws<EngineError>(() => MountFlag.Parse($"type=glob,src={directory}/c*"));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Ports_are_ordered_by_address_and_protocol_and_neighbours_are_one_range()
    {
        var ports = new[] { "9090:90", "8081:81", "53:53/udp", "8080:80", "[::1]:1:1" }.SelectMany(PortParser.ParsePublish);
        Assert.Equal([new("", 8080, 80, 2, "tcp"), new("", 9090, 90, 1, "tcp"), new("", 53, 53, 1, "udp"), new("::1", 1, 1, 1, "tcp")], PortParser.Order(ports));
    }

    [Fact]
    public void A_mount_gets_the_options_it_lacks()
    {
        Assert.Equal(["ro", "rprivate", "nosuid", "rbind"], MountOptions.Complete(["ro"], tmpfs: false, ["nosuid"]));
        Assert.Throws<EngineError>(() => MountOptions.Complete(["size=5"], tmpfs: false, []));
    }

    [Fact]
    public void Later_sources_of_the_environment_win()
    {
        var options = new RunContainer { Env = ["A=option", "B=x"], EnvMerge = ["PATH=${PATH}:/more"], HttpProxy = false };
        var env = EnvironmentBuilder.Build(options, ["A=config"], ["A=image", "PATH=/bin"]);
        Assert.Contains("A=option", env);
        Assert.Contains("PATH=/bin:/more", env);
        Assert.Contains("container=podman", env);
    }

    [Theory]
    [InlineData("always", "always", 0)]
    [InlineData("on-failure:3", "on-failure", 3)]
    [InlineData("never", "no", 0)]
    public void Restart_policies_are_read(string text, string policy, uint retries) => Assert.Equal((policy, retries), RestartPolicy.Parse(text));

    [Fact]
    public void Names_of_containers_have_a_grammar()
    {
        ContainerNames.Validate("a.b-c_1");
        Assert.Throws<EngineError>(() => ContainerNames.Validate("a/b"));
        Assert.Throws<EngineError>(() => ContainerNames.Validate("-a"));
        ContainerNames.Validate(ContainerNames.Generate(3));
    }
}
