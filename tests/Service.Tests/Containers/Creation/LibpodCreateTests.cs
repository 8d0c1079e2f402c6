using System.Text;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;
using Selkie.Service.Containers.Creation;
using Selkie.Service.Http;

namespace Selkie.Service.Tests.Containers.Creation;

public sealed class LibpodCreateTests
{
    [Fact]
    public void The_process_is_what_the_body_says()
    {
        var request = Read("""
            {"image":"a","raw_image_name":"A","name":"web","command":["ls","-l"],"entrypoint":["/e"],"env":{"A":"1"},"terminal":true,"stdin":true,"user":"1","groups":["2"],"work_dir":"/w",
            "create_working_dir":true,"umask":"0077","timezone":"local","init":true,"systemd":"always","oom_score_adj":-5,"r_limits":[{"type":"RLIMIT_NOFILE","soft":10,"hard":18446744073709551615}],
            "unsetenv":["B"],"unsetenvall":true,"env_host":true,"httpproxy":false,"manage_password":false,"init_container_type":"","healthLogDestination":"local","healthMaxLogCount":5,"healthMaxLogSize":500}
            """);
        Assert.Equal(["a", "ls", "-l"], request.ImageAndCommand);
        Assert.Equal(("web", "1", "/w", true, "0077", "local"), (request.Name, request.User?.ToString(), request.WorkDir, request.CreateWorkDir, request.Umask, request.TimeZone));
        Assert.Equal([new EnvironmentEntry("A", "1")], request.Env);
        Assert.Equal((true, true, true, SystemdMode.Always, -5), (request.Tty, request.Interactive, request.Init, request.Systemd, request.OomScoreAdjust));
        Assert.Equal((true, true, false, false), (request.UnsetEnvAll, request.EnvHost, request.HttpProxy, request.Passwd));
        Assert.Equal([Ulimit.Parse("nofile=10:-1")], request.Ulimits);
    }

    [Fact]
    public void Its_life_is_what_the_body_says()
    {
        var request = Read("""
            {"image":"a","labels":{"k":"v"},"annotations":{"n":"o"},"remove":true,"removeImage":true,"stop_signal":2,"stop_timeout":3,"timeout":4,"restart_policy":"on-failure","restart_tries":5,
            "dependencyContainers":["db"],"log_configuration":{"driver":"json-file","path":"/l","size":1024,"options":{"tag":"t"}},"sdnotifyMode":"conmon","healthconfig":{"Test":["NONE"]}}
            """);
        Assert.Equal((true, true, 2, 3u, 4u), (request.Remove, request.RemoveImage, request.StopSignal, request.StopTimeout, request.Timeout));
        Assert.Equal(new RestartPolicy("on-failure", 5), request.Restart);
        Assert.Equal(["db"], request.Requires);
        Assert.Equal("json-file", request.LogDriver?.ToString());
        Assert.Equal([new LogOption { Tag = "t" }, new() { Path = "/l" }, new() { MaxSize = new ByteSize(1024) }], request.LogOptions);
        Assert.Equal(("conmon", true), (request.SdNotify, request.NoHealthCheck));
    }

    [Fact]
    public void Namespaces_are_words_or_words_with_a_value()
    {
        var request = Read("""
            {"image":"a","pidns":{"nsmode":"container","value":"web"},"utsns":{"nsmode":"path","value":"/n"},"ipcns":{"nsmode":"shareable"},"cgroupns":{"nsmode":"default"},
            "userns":{"nsmode":"keep-id","value":"uid=1"},"netns":{"nsmode":"host"}}
            """);
        Assert.Equal((NamespaceMode.Of("web"), new NamespaceMode("ns", "/n"), NamespaceMode.Shareable, (NamespaceMode?)null), (request.Pid, request.Uts, request.Ipc, request.CgroupNs));
        Assert.Equal(new NamespaceMode("keep-id", "uid=1"), request.UserNs);
        Assert.Equal([NetworkChoice.Of(NamespaceMode.Host)], request.Networks);
    }

    [Fact]
    public void Confinement_is_what_the_body_says()
    {
        var request = Read("""
            {"image":"a","privileged":true,"read_only_filesystem":true,"read_write_tmpfs":false,"cap_add":["CAP_KILL"],"selinux_opts":["disable"],"seccomp_profile_path":"unconfined","no_new_privileges":true,
            "mask":["/a","/b"],"unmask":["ALL"],"procfs_opts":["hidepid=2"],"sysctl":{"net.core.somaxconn":"1"},"cgroups_mode":"disabled",
            "device_cgroup_rule":[{"allow":true,"type":"c","major":10,"access":"r"}],"devices":[{"path":"/dev/null:/dev/n:r"}],
            "idmappings":{"HostUIDMapping":false,"UIDMap":[{"container_id":0,"host_id":1,"size":10}],"GIDMap":[{"container_id":0,"host_id":2,"size":10}]},"userns":{"nsmode":"private"}}
            """);
        Assert.Equal([new("label", "disable"), new("seccomp", "unconfined"), new("no-new-privileges", null), new("mask", "/a:/b"), new("unmask", "ALL"), new SecurityOption("proc-opts", "hidepid=2")], request.SecurityOpt);
        Assert.Equal((true, true, false, "disabled"), (request.Privileged, request.ReadOnly, request.ReadOnlyTmpfs, request.Cgroups));
        Assert.Equal([new DeviceRule("c", 10, null, "r")], request.DeviceCgroupRules);
        Assert.Equal([new DeviceRequest("/dev/null", "/dev/n", "r")], request.Devices);
        Assert.Equal([new IdMapRule(0, 1, 10)], request.UidMap);
        Assert.Equal([new IdMapRule(0, 2, 10)], request.GidMap);
        Assert.Null(request.UserNs);
    }

    [Fact]
    public void Networks_and_ports_are_what_the_body_says()
    {
        var request = Read("""
            {"image":"a","netns":{"nsmode":"bridge"},"Networks":{"mine":{"static_ips":["10.1.0.9"],"static_mac":"02:00:00:00:00:01","interface_name":"if0","aliases":["web"]}},
            "portmappings":[{"host_ip":"127.0.0.1","host_port":8080,"container_port":80,"range":2,"protocol":"tcp,udp"},{"container_port":81}],"expose":{"90":"udp"},"publish_image_ports":true,
            "dns_server":["1.1.1.1"],"dns_search":["s"],"dns_option":["o"],"hostadd":["h:1.2.3.4"],"use_image_hosts":false,"base_hosts_file":"none"}
            """);
        Assert.Equal(["mine:ip=10.1.0.9,mac=02:00:00:00:00:01,alias=web,interface_name=if0"], request.Networks.Select(network => network.ToString()));
        Assert.Equal([new PortMapping("127.0.0.1", 8080, 80, 2, "tcp"), new("127.0.0.1", 8080, 80, 2, "udp"), new PortMapping("", 0, 81, 1, "tcp")], request.Publish);
        Assert.Equal([new ExposedPort(90, "udp")], request.Expose);
        Assert.Equal(["1.1.1.1", "s", "o", "h:1.2.3.4"], [.. request.Dns, .. request.DnsSearch, .. request.DnsOptions, .. request.AddHost.Select(entry => entry.ToString())]);
        Assert.Equal((true, false, "none"), (request.PublishAll, request.NoHosts, request.HostsFile));
    }

    [Fact]
    public void A_directory_may_stand_in_the_image_s_place()
    {
        var request = Read("""{"rootfs":"/r:O","rootfs_overlay":true,"rootfs_mapping":"idmap"}""");
        Assert.Equal((true, new RootFsSource("/r:O") { Overlay = true, IdMap = "idmap" }), (request.RootFs, request.Root));
    }

    [Fact]
    public void Options_of_pasta_stand_beside_its_namespace() =>
        Assert.Equal([NetworkChoice.Of(new NamespaceMode("pasta", "-T,5000"))], Read("""{"image":"a","netns":{"nsmode":"pasta"},"network_options":{"pasta":["-T","5000"]}}""").Networks);

    [Fact]
    public void Files_come_from_four_lists()
    {
        var request = Read("""
            {"image":"a","mounts":[{"destination":"/b","type":"bind","source":"/etc","options":["ro"]},{"destination":"/t","type":"tmpfs","source":"tmpfs","options":["size=1m"]}],
            "volumes":[{"Name":"v","Dest":"/v","Options":["nocopy"],"SubPath":"s"},{"Dest":"/x"}],"overlay_volumes":[{"destination":"/o","source":"/usr"}],
            "image_volumes":[{"Source":"i","Destination":"/i","ReadWrite":true}],"volumes_from":["c:z"],"image_volume_mode":"ignore","shm_size":4096,"chroot_directories":["/c"]}
            """);
        Assert.Equal(["bind /etc /b ro", "tmpfs tmpfs /t size=1m"], request.Mounts.Select(Shown));
        Assert.Equal(["volume v /v nocopy", "volume  /x ", "overlay /usr /o O", "image i /i rw"], request.Volumes.Select(Shown));
        Assert.Equal(("s", true), (request.Volumes[0].SubPath, request.Volumes[1].Anonymous));
        Assert.Equal(("ignore", new ByteSize(4096)), (request.ImageVolume, request.ShmSize));
    }

    [Fact]
    public void Limits_are_the_runtimes()
    {
        var request = Read("""
            {"image":"a","resource_limits":{"memory":{"limit":1048576,"swap":-1,"reservation":4096,"swappiness":1,"disableOOMKiller":true},"cpu":{"shares":5,"quota":-1,"period":1000,"cpus":"0","mems":"0"},
            "pids":{"limit":7},"blockIO":{"weight":100}},"unified":{"memory.high":"1"},"intelRdt":{"closID":"c"}}
            """);
        Assert.Equal((new ByteSize(1048576), new ByteSize(-1), new ByteSize(4096), 1L, true), (request.Memory, request.MemorySwap, request.MemoryReservation, request.MemorySwappiness, request.OomKillDisable));
        Assert.Equal((5UL, -1L, 1000UL, "0", "0", 7L, (ushort)100), (request.CpuShares, request.CpuQuota, request.CpuPeriod, request.CpusetCpus, request.CpusetMems, request.PidsLimit, request.BlkioWeight));
        Assert.Equal([KeyValuePair.Create("memory.high", "1")], request.CgroupConf);
        Assert.Equal("c", request.RdtClass);
    }

    [Theory]
    [InlineData("pod", "\"p\"")]
    [InlineData("secrets", """[{"Source":"s"}]""")]
    [InlineData("secret_env", """{"A":"s"}""")]
    [InlineData("storage_opts", """{"size":"1g"}""")]
    [InlineData("rootfs_propagation", "\"shared\"")]
    [InlineData("oci_runtime", "\"kata\"")]
    [InlineData("init_container_type", "\"once\"")]
    [InlineData("startupHealthConfig", """{"Test":["CMD"]}""")]
    [InlineData("nonsense", "1")]
    public void What_is_not_carried_out_is_refused_by_its_name(string name, string value)
    {
        var error = Assert.Throws<EngineError>(() => Read($$"""{"image":"a","{{name}}":{{value}}}"""));
        Assert.Equal((ErrorKind.Unsupported, $"{name} is not supported yet"), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"image":"a","rootfs":"/r"}""")]
    [InlineData("""{"image":"a","env":["A=1"]}""")]
    [InlineData("""{"image":"a","stop_signal":"TERM"}""")]
    [InlineData("""{"image":"a","stop_signal":99}""")]
    [InlineData("""{"image":"a","portmappings":[{"host_port":1}]}""")]
    [InlineData("""{"image":"a","portmappings":[{"container_port":65535,"range":2}]}""")]
    [InlineData("""{"image":"a","portmappings":[{"container_port":70000}]}""")]
    [InlineData("""{"image":"a","pidns":{"nsmode":"sideways"}}""")]
    [InlineData("""{"image":"a","mounts":[{"destination":"/a","type":"nfs"}]}""")]
    [InlineData("""{"image":"a","volumes":[{"Name":"v"}]}""")]
    [InlineData("""{"image":"a","restart_policy":"always","restart_tries":2}""")]
    [InlineData("""{"image":"a","netns":{"nsmode":"host"},"Networks":{"n":{}}}""")]
    [InlineData("""{"image":"a","resource_limits":{"blockIO":{"weight":70000}}}""")]
    public void A_wrong_value_is_refused(string json) => Assert.Equal(ErrorKind.Invalid, Assert.Throws<EngineError>(() => Read(json)).Kind);

    private static string Shown(MountSpec mount) => $"{mount.Type} {mount.Source} {mount.Destination} {string.Join(',', mount.Options)}";

    private static CreateContainer Read(string json) => LibpodCreate.Read(RequestBody.Parse(Encoding.UTF8.GetBytes(json)));
}
