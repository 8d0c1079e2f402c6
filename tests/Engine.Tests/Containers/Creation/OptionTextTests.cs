using Selkie.Engine.Configuration;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers.Creation;

/// <summary>What a single wrong value says, to the letter of Podman 5.4.2; and what right ones become.</summary>
public sealed class OptionTextTests
{
    private static readonly Dictionary<string, Action<string>> Options = new()
    {
        ["memory"] = text => SizeFlags.Memory.Parse(text),
        ["memory-swap"] = text => SizeFlags.MemorySwap.Parse(text),
        ["shm-size"] = text => SizeFlags.SharedMemory.Parse(text),
        ["shm-size-systemd"] = text => SizeFlags.SystemdSharedMemory.Parse(text),
        ["label"] = text => PairFlags.Label.Parse(text),
        ["annotation"] = text => PairFlags.Annotation.Parse(text),
        ["sysctl"] = text => PairFlags.Sysctl.Parse(text),
        ["cgroup-conf"] = text => PairFlags.CgroupFile.Parse(text),
        ["env"] = text => EnvironmentEntry.Parse(text),
        ["env-merge"] = text => EnvironmentMerge.Parse(text),
        ["env-file"] = text => EnvironmentFile.Parse(text),
        ["label-file"] = text => LabelFile.Parse(text),
        ["pid"] = text => NamespaceFlags.Plain.Parse(text),
        ["ipc"] = text => NamespaceFlags.Ipc.Parse(text),
        ["userns"] = text => NamespaceFlags.User.Parse(text),
        ["restart"] = text => RestartFlag.Parse(text),
        ["systemd"] = text => WordFlags.Systemd.Parse(text),
        ["sdnotify"] = text => WordFlags.SdNotify.Parse(text),
        ["cgroups"] = text => WordFlags.Cgroups.Parse(text),
        ["umask"] = text => WordFlags.Umask.Parse(text),
        ["log-driver"] = text => LogDriver.Parse(text),
        ["image-volume"] = text => WordFlags.ImageVolume.Parse(text),
        ["volumes-from"] = text => VolumesFrom.Parse(text),
        ["ip"] = text => AddressFlags.Ip.Parse(text),
        ["mac-address"] = text => AddressFlags.Mac.Parse(text),
        ["dns"] = text => AddressFlags.DnsServer.Parse(text),
        ["add-host"] = text => AddressFlags.AddHost.Parse(text),
        ["publish"] = text => PublishFlag.Parse(text),
        ["expose"] = text => ExposeFlag.Parse(text),
        ["device"] = text => DeviceFlag.Parse(text),
        ["ulimit"] = text => Ulimit.Parse(text),
        ["security-opt"] = text => SecurityOption.Parse(text),
        ["device-read-bps"] = text => DeviceLimitFlags.Bytes.Parse(text),
        ["blkio-weight"] = text => SizeFlags.Weight.Parse(text),
        ["cap-add"] = text => CapabilityFlag.Parse(text),
        ["mount"] = text => MountFlag.Parse(text),
        ["cgroup-manager"] = text => ProgramWords.CgroupManager.Parse(text),
        ["events-backend"] = text => ProgramWords.EventsBackend.Parse(text),
        ["exec --env"] = text => ExecVariable.Parse(text),
        ["stop-signal"] = text => SignalNames.Parse(text),
        ["wait --interval"] = text => WaitInterval.Parse(text),
        ["wait --condition"] = text => WaitCondition.Parse(text),
        ["logs --since"] = text => SinceFlag.Parse(text),
        ["logs --until"] = text => UntilFlag.Parse(text),
    };

    [Theory]
    [InlineData("memory", "foo", "invalid value for memory: invalid size: 'foo'")]
    [InlineData("memory-swap", "foo", "invalid value for memory: invalid size: 'foo'")]
    [InlineData("shm-size", "foo", "unable to translate --shm-size: invalid size: 'foo'")]
    [InlineData("shm-size-systemd", "foo", "unable to translate --shm-size-systemd: invalid size: 'foo'")]
    [InlineData("label", "=x", "unable to process labels: invalid label format: \"=x\"")]
    [InlineData("annotation", "foo", "annotations must be formatted KEY=VALUE")]
    [InlineData("sysctl", "foo", "foo is invalid, sysctl values must be in the form of KEY=VALUE")]
    [InlineData("sysctl", "kernel.pid_max=1", "sysctl 'kernel.pid_max' is not allowed")]
    [InlineData("sysctl", "kernel.hostname=x", "sysctl 'kernel.hostname' is not allowed")]
    [InlineData("sysctl", "net.x = 1", "'net.x = 1' is invalid, extra spaces found")]
    [InlineData("cgroup-conf", "foo", "--cgroup-conf must be formatted KEY=VALUE")]
    [InlineData("env", "=foo", "invalid variable: \"=foo\"")]
    [InlineData("env-merge", "foo", "missing `=` for --env-merge substitution foo")]
    [InlineData("env-file", "/nosuch", "parsing file \"/nosuch\": open /nosuch: no such file or directory")]
    [InlineData("label-file", "/nosuch", "unable to process labels: open /nosuch: no such file or directory")]
    [InlineData("pid", "foo", "unrecognized namespace mode foo passed")]
    [InlineData("pid", "shareable", "unrecognized namespace mode shareable passed")]
    [InlineData("pid", "container:", "invalid config provided: namespace mode container requires a value")]
    [InlineData("pid", "ns:", "invalid config provided: namespace mode path requires a value")]
    [InlineData("ipc", "foo", "unrecognized namespace mode foo passed")]
    [InlineData("userns", "foo", "unrecognized namespace mode foo passed")]
    [InlineData("restart", "foo", "running container create option: \"foo\" is not a valid restart policy: invalid argument")]
    [InlineData("restart", "always:3", "restart policy retries can only be specified with on-failure restart policy")]
    [InlineData("systemd", "foo", "invalid config provided: --systemd values must be one of \"true, false, always\": invalid configuration")]
    [InlineData("sdnotify", "foo", "invalid config provided: invalid argument: invalid sdnotify value \"foo\": must be conmon, container, healthy or ignore")]
    [InlineData("cgroups", "foo", "running container create option: invalid cgroup mode \"foo\": invalid argument")]
    [InlineData("umask", "foo", "running container create option: invalid umask string foo: invalid argument")]
    [InlineData("log-driver", "foo", "running container create option: invalid log driver: invalid argument")]
    [InlineData("image-volume", "foo", "invalid image volume mode \"foo\" required value: anonymous, tmpfs, ignore")]
    [InlineData("volumes-from", "c1:foo", "invalid option \"foo\" specified - volumes from another container can only use z,ro,rw options")]
    [InlineData("ip", "foo", "\"foo\" is not an ip address")]
    [InlineData("ip", "1.2.3", "\"1.2.3\" is not an ip address")]
    [InlineData("ip", "fe80::1%eth0", "\"fe80::1%eth0\" is not an ip address")]
    [InlineData("blkio-weight", "foo", "invalid value for blkio-weight: strconv.ParseUint: parsing \"foo\": invalid syntax")]
    [InlineData("blkio-weight", "70000", "invalid value for blkio-weight: strconv.ParseUint: parsing \"70000\": value out of range")]
    [InlineData("exec --env", "", "parsing environment variables: invalid variable: \"\"")]
    [InlineData("exec --env", "=x", "parsing environment variables: invalid variable: \"=x\"")]
    [InlineData("mount", "type=image,dst=/x", "must set source and destination for image volume")]
    [InlineData("mount", "type=image,src=x,dst=/x,rw=foo", "invalid rw value \"foo\": invalid mount option")]
    [InlineData("cgroup-manager", "foo", "configuring runtime: cgroup manager must be one of cgroupfs and systemd: invalid argument")]
    [InlineData("events-backend", "foo", "configuring runtime: \"foo\" is not a valid events backend: invalid argument")]
    [InlineData("mac-address", "foo", "address foo: invalid MAC address")]
    [InlineData("dns", "foo", "foo is not an ip address")]
    [InlineData("add-host", "foo", "bad format for add-host: \"foo\"")]
    [InlineData("add-host", ":1.1.1.1", "bad format for add-host: \":1.1.1.1\"")]
    [InlineData("add-host", "a;:1.1.1.1", "hostname in add-host \"a;:1.1.1.1\" is empty")]
    [InlineData("add-host", "a:1.2.3", "invalid IP address in add-host: \"1.2.3\"")]
    [InlineData("add-host", "a:", "invalid IP address in add-host: \"\"")]
    [InlineData("publish", "1.2.3:80:80", "cannot parse \"1.2.3\" as an IP address")]
    [InlineData("publish", "foo", "parsing container port: invalid port number: strconv.Atoi: parsing \"foo\": invalid syntax")]
    [InlineData("publish", "0:80", "parsing host port: port numbers must be between 1 and 65535 (inclusive), got 0")]
    [InlineData("expose", "foo", "invalid range format for --expose: foo: strconv.ParseUint: parsing \"foo\": invalid syntax")]
    [InlineData("expose", "70000", "invalid range format for --expose: 70000: strconv.ParseUint: parsing \"70000\": value out of range")]
    [InlineData("expose", "80-79/udp", "invalid range format for --expose: 80-79/udp: Invalid range specified for the Port: 80-79")]
    [InlineData("device", "/dev/nosuch", "stat /dev/nosuch: no such file or directory")]
    [InlineData("device", "/dev/null:/x:q", "invalid device mode: q")]
    [InlineData("device", "/dev/null:x:rw", "invalid device mode: x")]
    [InlineData("device", "/etc/passwd", "/etc/passwd is not a valid device: not a device node")]
    [InlineData("ulimit", "nofile=a:b", "ulimit option \"nofile=a:b\" requires name=SOFT:HARD, failed to be parsed: strconv.ParseInt: parsing \"b\": invalid syntax")]
    [InlineData("ulimit", "nofile=20:10", "ulimit option \"nofile=20:10\" requires name=SOFT:HARD, failed to be parsed: ulimit soft limit must be less than or equal to hard limit: 20 > 10")]
    [InlineData("ulimit", "nofile=-1:10", "ulimit option \"nofile=-1:10\" requires name=SOFT:HARD, failed to be parsed: ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: 10")]
    [InlineData("ulimit", "nofile=-5:-7", "ulimit option \"nofile=-5:-7\" requires name=SOFT:HARD, failed to be parsed: ulimit soft limit must be less than or equal to hard limit: -5 > -7")]
    [InlineData("ulimit", "foo", "ulimit option \"foo\" requires name=SOFT:HARD, failed to be parsed: invalid ulimit argument: foo")]
    [InlineData("security-opt", "foo", "invalid --security-opt 1: \"foo\"")]
    [InlineData("security-opt", "foo=bar", "invalid --security-opt 2: \"foo=bar\"")]
    [InlineData("device-read-bps", "/dev/null", "bad format: /dev/null")]
    [InlineData("stop-signal", "foo", "invalid signal: foo")]
    [InlineData("wait --interval", "1d", "time: unknown unit \"d\" in duration \"1d\"")]
    [InlineData("wait --condition", "foo", "unknown container state: foo: invalid argument")]
    [InlineData("logs --since", "foo", "parsing --since \"foo\": unable to interpret time value")]
    [InlineData("logs --until", "1d", "parsing --until \"1d\": unable to interpret time value")]
    public void A_wrong_value_says_what_is_wrong(string option, string text, string message)
    {
        var error = Assert.Throws<EngineError>(() => Options[option](text));
        Assert.Equal((ErrorKind.Invalid, message), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("NONE", true)]
    [InlineData("[\"none\"]", true)]
    [InlineData("none of it", false)]
    [InlineData("[\"true\",\"none\"]", false)]
    public void A_health_check_may_be_off(string text, bool off)
    {
        var command = HealthCommand.Parse(text)!;
        Assert.Equal(off, command.IsNone);
        Assert.Equal(text, command.ToString());
    }

    [Theory]
    [InlineData("type=bind,dst=/etc", "/etc")]
    [InlineData("type=bind,src=/tmp,dst=/x,ro=foo", "/tmp")]
    public void A_mount_is_as_lenient_as_Podman_s(string text, string source)
    {
        var mount = MountFlag.Parse(text);
        Assert.Equal(source, mount.Source);
        Assert.Empty(mount.Options);
    }

    [Fact]
    public void Sizes_know_what_is_no_limit()
    {
        Assert.Equal([0, 0, 1024, -1], new[] { SizeFlags.Memory.Parse(""), SizeFlags.Memory.Parse("0"), SizeFlags.Memory.Parse("1k"), SizeFlags.MemorySwap.Parse("-1") }.Select(size => size.Bytes));
    }

    [Fact]
    public void A_namespace_is_the_default_where_nothing_is_said()
    {
        Assert.Null(NamespaceFlags.Plain.Parse(""));
        Assert.Equal(NamespaceMode.Of("sea"), NamespaceFlags.Plain.Parse("container:sea"));
        Assert.Equal(new NamespaceMode("keep-id", "uid=1"), NamespaceFlags.User.Parse("keep-id:uid=1"));
        Assert.Equal([NamespaceMode.Shareable, NamespaceMode.None], new[] { "shareable", "none" }.Select(NamespaceFlags.Ipc.Parse));
    }

    [Theory]
    [InlineData("always", "always", 0)]
    [InlineData("on-failure:3", "on-failure", 3)]
    [InlineData("never", "no", 0)]
    public void Restart_policies_are_read(string text, string policy, uint retries) => Assert.Equal(new RestartPolicy(policy, retries), RestartFlag.Parse(text));

    [Fact]
    public void A_file_has_an_entry_on_each_line()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "# a comment\r\n  A=1 \r\n\nB\nC*\n");
        Assert.Equal([new("A", "1 "), new("B", null), new("C*", null)], EnvironmentFile.Parse(path));
        Assert.Equal([new("A", "1"), new("B", ""), new("C*", "")], LabelFile.Parse(path));
        File.Delete(path);
    }

    [Fact]
    public void Limits_below_zero_count_down_from_the_highest()
    {
        Assert.Equal((ulong.MaxValue, ulong.MaxValue), Limits("nofile=-1"));
        Assert.Equal((ulong.MaxValue - 4, 3UL), Limits("nofile=-5:3"));

        static (ulong Soft, ulong Hard) Limits(string text) => Ulimit.Parse(text) is var limit ? (limit.Soft, limit.Hard) : default;
    }

    [Fact]
    public void Exposed_ports_are_counted_out() => Assert.Equal(["80/tcp", "80/udp", "81/tcp", "81/udp"], ExposeFlag.Parse("80-81/tcp,udp").Select(port => port.ToString()));

    [Fact]
    public void An_entry_point_is_a_word_or_an_array()
    {
        Assert.Equal(["/a b"], EntryPoint.Parse("/a b").Words);
        Assert.Equal(["/a", "b"], EntryPoint.Parse("[\"/a\",\"b\"]").Words);
        Assert.Equal(["[a"], EntryPoint.Parse("[a").Words);
        Assert.Empty(EntryPoint.Parse("").Words);
    }

    [Fact]
    public void Places_of_the_host_are_meant_against_the_caller_s_directory()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        File.CreateSymbolicLink(Path.Combine(directory, "link"), "/tmp");
        var sources = new MountSources(directory);
        Assert.Equal([$"{directory}/x", "/tmp", "/y"], new[] { MountFlag.Parse("type=bind,src=x,dst=/d"), VolumeFlag.Parse("./link:/d"), VolumeFlag.Parse("/y:/d") }.SelectMany(sources.Resolve).Select(mount => mount.Source));
        Assert.Equal("lstat none: no such file or directory", Assert.Throws<EngineError>(() => sources.Resolve(VolumeFlag.Parse("./none:/d"))).Message);
        Directory.Delete(directory, recursive: true);
    }
}
