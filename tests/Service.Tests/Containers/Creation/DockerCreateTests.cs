using System.Text;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Images.Pulling;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;
using Selkie.Service.Containers.Creation;
using Selkie.Service.Http;

namespace Selkie.Service.Tests.Containers.Creation;

public sealed class DockerCreateTests
{
    private readonly List<string> _warnings = [];

    [Fact]
    public void What_dockers_command_line_sends_for_no_option_at_all_is_a_plain_container()
    {
        var request = Read("""
            {"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":["true"],
            "Image":"busybox","Volumes":{},"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":{},"HostConfig":{"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"","Config":{}},
            "NetworkMode":"default","PortBindings":{},"RestartPolicy":{"Name":"no","MaximumRetryCount":0},"AutoRemove":false,"VolumeDriver":"","VolumesFrom":null,"ConsoleSize":[24,80],"CapAdd":null,
            "CapDrop":null,"CgroupnsMode":"","Dns":[],"DnsOptions":[],"DnsSearch":[],"ExtraHosts":null,"GroupAdd":null,"IpcMode":"","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"",
            "Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"","UsernsMode":"","ShmSize":0,"Isolation":"","CpuShares":0,"Memory":0,"NanoCpus":0,
            "CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":[],"BlkioDeviceWriteBps":[],"BlkioDeviceReadIOps":[],"BlkioDeviceWriteIOps":[],"CpuPeriod":0,"CpuQuota":0,
            "CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],"DeviceCgroupRules":null,"DeviceRequests":null,"MemoryReservation":0,"MemorySwap":0,
            "MemorySwappiness":-1,"OomKillDisable":false,"PidsLimit":0,"Ulimits":[],"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,"MaskedPaths":null,"ReadonlyPaths":null},
            "NetworkingConfig":{"EndpointsConfig":{"default":{"IPAMConfig":null,"Links":null,"Aliases":null,"MacAddress":"","DriverOpts":null,"NetworkID":"","EndpointID":"","Gateway":"",
            "IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":null}}}}
            """);
        Assert.Equal(["busybox", "true"], request.ImageAndCommand);
        Assert.Equal(PullPolicy.Never, request.Pull);
        Assert.Equal(new RestartPolicy("no"), request.Restart);
        Assert.Null(request.Memory);
        Assert.Null(request.PidsLimit);
        Assert.Null(request.MemorySwappiness);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void The_process_is_what_the_body_says()
    {
        var request = Read("""
            {"Image":"a","Cmd":"single","Entrypoint":["/bin/sh","-c"],"Env":["A=1","B=","GONE"],"Tty":true,"OpenStdin":true,"User":"1:2","WorkingDir":"/w","StopSignal":"SIGINT","StopTimeout":3,
            "Labels":{"k":"v"},"HostConfig":{"Init":true,"AutoRemove":true,"GroupAdd":["5"],"OomScoreAdj":7,"Ulimits":[{"Name":"nofile","Soft":10,"Hard":20}]}}
            """);
        Assert.Equal(["a", "single"], request.ImageAndCommand);
        Assert.Equal(new EntryPoint(["/bin/sh", "-c"]), request.Entrypoint);
        Assert.Equal([new EnvironmentEntry("A", "1"), new EnvironmentEntry("B", "")], request.Env);
        Assert.Equal(["GONE"], request.UnsetEnv);
        Assert.Equal((true, true, "1:2", "/w", true), (request.Tty, request.Interactive, request.User?.ToString(), request.WorkDir, request.CreateWorkDir));
        Assert.Equal((2, 3u, true, true, 7), (request.StopSignal, request.StopTimeout, request.Init, request.Remove, request.OomScoreAdjust));
        Assert.Equal([Ulimit.Parse("nofile=10:20")], request.Ulimits);
        Assert.Equal([KeyValuePair.Create("k", "v")], request.Labels);
    }

    [Fact]
    public void An_entry_point_of_one_empty_word_takes_the_images_away() => Assert.Equal(new EntryPoint([]), Read("""{"Image":"a","Entrypoint":[""]}""").Entrypoint);

    [Fact]
    public void Name_and_platform_come_from_the_query()
    {
        var request = DockerCreate.Read(Parse("""{"Image":"a"}"""), "web", "linux/arm64", _warnings);
        Assert.Equal(("web", "linux/arm64"), (request.Name, request.Platform));
    }

    [Fact]
    public void Files_come_from_binds_mounts_volumes_and_tmpfs()
    {
        var request = Read("""
            {"Image":"a","Volumes":{"/anonymous":{},"/data":{}},"HostConfig":{"Binds":["/etc:/host:ro","named:/data"],"Tmpfs":{"/t":"size=1m"},"VolumesFrom":["other:ro"],
            "Mounts":[{"Type":"bind","Source":"/srv","Target":"/s","ReadOnly":true,"BindOptions":{"Propagation":"rslave","NonRecursive":true}},
            {"Type":"volume","Source":"v","Target":"/v","VolumeOptions":{"NoCopy":true,"Subpath":"sub"}},{"Type":"volume","Target":"/x"},
            {"Type":"tmpfs","Target":"/m","TmpfsOptions":{"SizeBytes":4096,"Mode":1023}}]}}
            """);
        Assert.Equal(["bind /etc /host ro", "volume named /data ", "volume  /anonymous "], request.Volumes.Select(Shown));
        Assert.Equal(["bind /srv /s rslave,bind,ro", "volume v /v nocopy", "volume  /x ", "tmpfs tmpfs /m size=4096,mode=1777"], request.Mounts.Select(Shown));
        Assert.Equal("sub", request.Mounts[1].SubPath);
        Assert.True(request.Mounts[2].Anonymous);
        Assert.Equal(["tmpfs tmpfs /t size=1m"], request.Tmpfs.Select(Shown));
        Assert.Equal([new VolumesFrom("other", ["ro"])], request.VolumesFrom);
    }

    [Fact]
    public void Ports_are_published_as_they_are_bound()
    {
        var request = Read("""
            {"Image":"a","ExposedPorts":{"80/tcp":{},"53/udp":{}},"HostConfig":{"PublishAllPorts":true,"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"},{"HostPort":""}],"53/udp":[{"HostPort":"53"}],"9/tcp":null}}}
            """);
        Assert.Equal([new PortMapping("127.0.0.1", 8080, 80, 1, "tcp"), new PortMapping("", 0, 80, 1, "tcp"), new PortMapping("", 53, 53, 1, "udp")], request.Publish);
        Assert.Equal([new ExposedPort(80, "tcp"), new ExposedPort(53, "udp")], request.Expose);
        Assert.True(request.PublishAll);
    }

    [Fact]
    public void A_network_is_joined_with_what_its_endpoint_says()
    {
        var request = Read("""
            {"Image":"a","MacAddress":"02:00:00:00:00:01","HostConfig":{"NetworkMode":"mine"},
            "NetworkingConfig":{"EndpointsConfig":{"more":{"MacAddress":"02:00:00:00:00:02"},"mine":{"Aliases":["web"],"IPAMConfig":{"IPv4Address":"10.1.0.9"}}}}}
            """);
        Assert.Equal(["mine:ip=10.1.0.9,mac=02:00:00:00:00:01,alias=web", "more:mac=02:00:00:00:00:02"], request.Networks.Select(network => network.ToString()));
        Assert.Null(request.MacAddress);
        Assert.Equal("none", request.HostsFile);
    }

    [Theory]
    [InlineData("""{"NetworkMode":"host"}""", "host")]
    [InlineData("""{"NetworkMode":"none"}""", "none")]
    [InlineData("""{"NetworkMode":"container:web"}""", "container:web")]
    public void Other_modes_are_alone(string host, string mode) => Assert.Equal([NetworkChoice.Parse(mode)], Read($$"""{"Image":"a","HostConfig":{{host}}}""").Networks);

    [Fact]
    public void The_default_is_what_the_configuration_says()
    {
        Assert.Equal([NetworkChoice.Of(NamespaceMode.Host)], DockerCreate.Read(Parse("""{"Image":"a","HostConfig":{"NetworkMode":"default"}}"""), null, null, _warnings, "host").Networks);
        var withAddress = Parse("""{"Image":"a","HostConfig":{"NetworkMode":"default"},"NetworkingConfig":{"EndpointsConfig":{"default":{"IPAddress":"1.2.3.4"}}}}""");
        Assert.Equal(ErrorKind.Internal, Assert.Throws<EngineError>(() => DockerCreate.Read(withAddress, null, null, _warnings, "host")).Kind);
    }

    [Fact]
    public void Limits_are_what_the_body_says()
    {
        var request = Read("""
            {"Image":"a","HostConfig":{"Memory":1048576,"MemoryReservation":524288,"MemorySwap":-1,"MemorySwappiness":0,"NanoCpus":1500000000,"CpuShares":5,"CpusetCpus":"0","PidsLimit":-1,
            "ShmSize":4096,"BlkioWeight":500,"OomKillDisable":true}}
            """);
        Assert.Equal((new ByteSize(1048576), new ByteSize(524288), new ByteSize(-1), 0L), (request.Memory, request.MemoryReservation, request.MemorySwap, request.MemorySwappiness));
        Assert.Equal((100_000UL, 150_000L, 5UL, "0"), (request.CpuPeriod, request.CpuQuota, request.CpuShares, request.CpusetCpus));
        Assert.Equal((-1L, new ByteSize(4096), (ushort)500, true), (request.PidsLimit, request.ShmSize, request.BlkioWeight, request.OomKillDisable));
    }

    [Fact]
    public void Isolation_is_what_the_body_says()
    {
        var request = Read("""
            {"Image":"a","Hostname":"h","HostConfig":{"Privileged":true,"ReadonlyRootfs":true,"CapAdd":["NET_ADMIN"],"CapDrop":["ALL"],"SecurityOpt":["no-new-privileges","label=disable"],
            "Sysctls":{"net.core.somaxconn":"1024"},"PidMode":"host","IpcMode":"shareable","UTSMode":"host","UsernsMode":"host","CgroupnsMode":"private","CgroupParent":"/p",
            "Devices":[{"PathOnHost":"/dev/null","PathInContainer":"/dev/x","CgroupPermissions":"rw"}],"DeviceCgroupRules":["c 1:3 rwm"],"MaskedPaths":[],"ReadonlyPaths":[]}}
            """);
        Assert.Equal(("h", true, true, "/p"), (request.Hostname, request.Privileged, request.ReadOnly, request.CgroupParent));
        Assert.Equal(["CAP_NET_ADMIN"], request.CapAdd);
        Assert.Equal(["ALL"], request.CapDrop);
        Assert.Equal([new SecurityOption("no-new-privileges", null), new("label", "disable"), new("systempaths", "unconfined")], request.SecurityOpt);
        Assert.Equal([KeyValuePair.Create("net.core.somaxconn", "1024")], request.Sysctls);
        Assert.Equal((NamespaceMode.Host, NamespaceMode.Shareable, NamespaceMode.Host, NamespaceMode.Host, NamespaceMode.Private), (request.Pid, request.Ipc, request.Uts, request.UserNs, request.CgroupNs));
        Assert.Equal([new DeviceRequest("/dev/null", "/dev/x", "rw")], request.Devices);
        Assert.Equal([new DeviceRule("c", 1, 3, "rwm")], request.DeviceCgroupRules);
    }

    [Fact]
    public void What_has_no_effect_is_warned_of()
    {
        Read("""{"Image":"a","HostConfig":{"KernelMemory":1,"CpuCount":2,"LogConfig":{"Type":"json-file","Config":{"max-file":"3","max-size":"1m"}}}}""");
        Assert.Equal(["KernelMemory", "CpuCount", "max-file"], new[] { "KernelMemory", "CpuCount", "max-file" }.Where(word => _warnings.Exists(warning => warning.Contains(word))));
    }

    [Theory]
    [InlineData("""{"Image":"a","Domainname":"d"}""", "Domainname is not supported yet")]
    [InlineData("""{"Image":"a","Shell":["sh"]}""", "Shell is not supported yet")]
    [InlineData("""{"Image":"a","HostConfig":{"StorageOpt":{"size":"1g"}}}""", "HostConfig.StorageOpt is not supported yet")]
    [InlineData("""{"Image":"a","HostConfig":{"DeviceRequests":[{"Driver":"cdi"}]}}""", "HostConfig.DeviceRequests is not supported yet")]
    [InlineData("""{"Image":"a","HostConfig":{"Mounts":[{"Type":"volume","Target":"/a","VolumeOptions":{"Labels":{"a":"b"}}}]}}""", "HostConfig.Mounts[0].VolumeOptions.Labels is not supported yet")]
    [InlineData("""{"Image":"a","NetworkingConfig":{"EndpointsConfig":{"n":{"DriverOpts":{"a":"b"}}}}}""", "NetworkingConfig.EndpointsConfig.n.DriverOpts is not supported yet")]
    [InlineData("""{"Image":"a","Healthcheck":{"Test":["CMD","true"]}}""", "Healthcheck.Test is not supported yet")]
    [InlineData("""{"Image":"a","Nonsense":1}""", "Nonsense is not supported yet")]
    public void What_is_not_carried_out_is_refused_by_its_name(string json, string text)
    {
        var error = Assert.Throws<EngineError>(() => Read(json));
        Assert.Equal((ErrorKind.Unsupported, text), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("""{"Image":5}""")]
    [InlineData("""{"Image":"a","Cmd":{"a":1}}""")]
    [InlineData("""{"Image":"a","Env":"A=1"}""")]
    [InlineData("""{"Image":"a","Env":["=1"]}""")]
    [InlineData("""{"Image":"a","HostConfig":[]}""")]
    [InlineData("""{"Image":"a","HostConfig":{"Memory":"1g"}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"Memory":-5}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"Binds":["a:b:c:d"]}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"PortBindings":{"eighty/tcp":[{"HostPort":"1"}]}}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"70000"}]}}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"PortBindings":"80"}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"RestartPolicy":{"Name":"sometimes"}}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"RestartPolicy":{"Name":"always","MaximumRetryCount":3}}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"NanoCpus":1,"CpuPeriod":5}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"Links":["db"]}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"Mounts":[{"Type":"cloud","Target":"/a"}]}}""")]
    [InlineData("""{"Image":"a","HostConfig":{"Mounts":[{"Type":"bind","Source":"/a","Target":"a"}]}}""")]
    public void A_wrong_value_is_refused(string json) => Assert.Equal(ErrorKind.Invalid, Assert.Throws<EngineError>(() => Read(json)).Kind);

    private static string Shown(MountSpec mount) => $"{mount.Type} {mount.Source} {mount.Destination} {string.Join(',', mount.Options)}";

    private CreateContainer Read(string json) => DockerCreate.Read(Parse(json), null, null, _warnings);

    private static RequestBody Parse(string json) => RequestBody.Parse(Encoding.UTF8.GetBytes(json));
}
