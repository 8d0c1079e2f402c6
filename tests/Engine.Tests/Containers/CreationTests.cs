using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers;

public sealed class CreationTests
{
    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("sigkill", 9)]
    [InlineData("9", 9)]
    [InlineData("SIGRTMIN+3", 37)]
    public void Signals_have_names_and_numbers(string text, int number) => Assert.Equal(number, SignalNames.Parse(text));

    [Fact]
    public void A_port_range_maps_to_one_of_the_same_length()
    {
        var mapping = Assert.Single(PublishFlag.Parse("127.0.0.1:8000-8002:80-82/udp"));
        Assert.Equal(("127.0.0.1", 8000, 80, 3, "udp"), (mapping.HostIp, mapping.HostPort, mapping.ContainerPort, mapping.Range, mapping.Protocol));
        Assert.Throws<EngineError>(() => PublishFlag.Parse("8000-8001:80"));
    }

    [Theory]
    [InlineData("0:80", "parsing host port: port numbers must be between 1 and 65535 (inclusive), got 0")]
    [InlineData("::1:80:80", "invalid port format - format is [[hostIP:]hostPort:]containerPort")]
    [InlineData("99999", "parsing container port: port numbers must be between 1 and 65535 (inclusive), got 99999")]
    public void A_wrong_port_says_why(string text, string message) => Assert.Equal(message, Assert.Throws<EngineError>(() => PublishFlag.Parse(text)).Message);

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
        var mount = MountFlag.Parse("type=bind,src=/tmp,dst=/data,ro=true");
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
        Assert.Equal([$"{directory}/a1", $"{directory}/a2"], Resolve($"type=glob,src={directory}/a*").Select(mount => mount.Destination));
        Assert.Equal([$"{directory}/a1/x /d/x", $"{directory}/a2/y /d/y"], Resolve("type=glob,src=a[12]/?,dst=/d,ro").Select(mount => $"{mount.Source} {mount.Destination}"));
        Assert.Throws<EngineError>(() => Resolve($"type=glob,src={directory}/c*").ToList());
        Directory.Delete(directory, recursive: true);

        IEnumerable<MountSpec> Resolve(string text) => new MountSources(directory).Resolve(MountFlag.Parse(text));
    }

    [Fact]
    public void Ports_are_ordered_by_address_and_protocol_and_neighbours_are_one_range()
    {
        var ports = new[] { "9090:90", "8081:81", "53:53/udp", "8080:80", "[::1]:1:1" }.SelectMany(PublishFlag.Parse);
        Assert.Equal([new("", 8080, 80, 2, "tcp"), new("", 9090, 90, 1, "tcp"), new("", 53, 53, 1, "udp"), new("::1", 1, 1, 1, "tcp")], PortMappings.Order(ports));
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
        var options = new RunContainer { Env = [new("A", "option"), new("HOME", null), new("LC_*", null), new("NONE", null)], EnvFiles = [new("A", "file"), new("F", "file")], EnvMerge = [new("PATH", "${PATH}:/more")] };
        var caller = new Dictionary<string, string> { ["HOME"] = "/root", ["LC_ALL"] = "C", ["http_proxy"] = "http://sea", ["OTHER"] = "x" };
        var env = EnvironmentBuilder.Build(options, ["A=config"], ["A=image", "PATH=/bin"], caller);
        Assert.Equal(["http_proxy=http://sea", "F=file", "HOME=/root", "LC_ALL=C"], env.Where(entry => entry[0] is 'F' or 'H' or 'L' or 'h'));
        Assert.DoesNotContain(env, entry => entry.StartsWith("NONE", StringComparison.Ordinal) || entry.StartsWith("OTHER", StringComparison.Ordinal));
        Assert.Contains("A=option", env);
        Assert.Contains("PATH=/bin:/more", env);
        Assert.Contains("container=podman", env);
    }

    [Fact]
    public void What_is_merged_into_the_environment_of_the_image_gives_way_to_options()
    {
        var options = new RunContainer { Env = [new("A", "1")], EnvMerge = [new("A", "${A}x"), new("B", "${B}x"), new("PATH", "${PATH}:/more")], UnsetEnv = ["PATH"] };
        var env = EnvironmentBuilder.Build(options, [], ["B=2"], new Dictionary<string, string>());
        Assert.Contains("A=1", env);
        Assert.Contains("B=2x", env);
        Assert.DoesNotContain(env, entry => entry.StartsWith("PATH=", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_merged_into_the_environment_is_a_word_of_a_shell()
    {
        var options = new RunContainer { EnvMerge = [new("A", "${NONE:-${B}}/x"), new("C_$B", "'$B'")] };
        var env = EnvironmentBuilder.Build(options, [], ["B=2"], new Dictionary<string, string>());
        Assert.Contains("A=2/x", env);
        Assert.Contains("C_2=$B", env);

        EngineError Of(string text) => Assert.Throws<EngineError>(() => EnvironmentBuilder.Build(new RunContainer { EnvMerge = [new("A", text)] }, [], [], new Dictionary<string, string>()));
        Assert.Equal("unable to process variables for --env-merge A=${B-x}: Missing ':' or '#' or '%' or '/' in substitution: A=${B-x}", Of("${B-x}").Message);
        Assert.Equal("unable to process variables for --env-merge A='x: unexpected end of statement while looking for matching single-quote", Of("'x").Message);
    }

    [Fact]
    public void Only_what_comes_from_an_image_is_told_that_it_is_in_a_container()
    {
        var none = new Dictionary<string, string>();
        Assert.Contains("container=podman", EnvironmentBuilder.Build(new RunContainer(), [], [], none));
        Assert.Equal(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], EnvironmentBuilder.Build(new RunContainer { RootFs = true }, [], [], none));
    }

    [Fact]
    public void Names_of_containers_have_a_grammar()
    {
        ContainerNames.Validate("a.b-c_1");
        Assert.Throws<EngineError>(() => ContainerNames.Validate("a/b"));
        Assert.Throws<EngineError>(() => ContainerNames.Validate("-a"));
        ContainerNames.Validate(ContainerNames.Generate(3));
    }
}
