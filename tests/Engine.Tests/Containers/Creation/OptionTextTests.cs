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
        ["log-driver"] = text => WordFlags.LogDriver.Parse(text),
        ["image-volume"] = text => WordFlags.ImageVolume.Parse(text),
        ["volumes-from"] = text => VolumesFrom.Parse(text),
        ["ip"] = text => AddressFlags.Ip.Parse(text),
        ["mac-address"] = text => AddressFlags.Mac.Parse(text),
        ["dns"] = text => AddressFlags.DnsServer.Parse(text),
        ["add-host"] = text => AddressFlags.HostEntry.Parse(text),
        ["publish"] = text => PublishFlag.Parse(text),
        ["expose"] = text => ExposeFlag.Parse(text),
        ["device"] = text => DeviceOption.Parse(text),
        ["ulimit"] = text => UlimitFlag.Parse(text),
        ["security-opt"] = text => SecurityOption.Parse(text),
        ["device-read-bps"] = text => DeviceLimitFlags.Bytes.Parse(text),
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
    [InlineData("cgroup-conf", "foo", "--cgroup-conf must be formatted KEY=VALUE")]
    [InlineData("env", "=foo", "invalid variable: \"=foo\"")]
    [InlineData("env-merge", "foo", "missing `=` for --env-merge substitution foo")]
    [InlineData("env-file", "/nosuch", "parsing file \"/nosuch\": open /nosuch: no such file or directory")]
    [InlineData("label-file", "/nosuch", "unable to process labels: open /nosuch: no such file or directory")]
    [InlineData("pid", "foo", "unrecognized namespace mode foo passed")]
    [InlineData("pid", "shareable", "unrecognized namespace mode shareable passed")]
    [InlineData("pid", "container:", "must provide name or ID for \"container:\"")]
    [InlineData("pid", "ns:", "must provide a path to a namespace when specifying \"ns:\"")]
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
    [InlineData("mac-address", "foo", "address foo: invalid MAC address")]
    [InlineData("dns", "foo", "foo is not an ip address")]
    [InlineData("add-host", "foo", "bad format for add-host: \"foo\"")]
    [InlineData("publish", "foo", "parsing container port: invalid port number: strconv.Atoi: parsing \"foo\": invalid syntax")]
    [InlineData("publish", "0:80", "parsing host port: port numbers must be between 1 and 65535 (inclusive), got 0")]
    [InlineData("expose", "foo", "invalid range format for --expose: foo: strconv.ParseUint: parsing \"foo\": invalid syntax")]
    [InlineData("device", "/dev/nosuch", "stat /dev/nosuch: no such file or directory")]
    [InlineData("device", "/dev/null:/x:q", "invalid device mode: q")]
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
    public void Exposed_ports_are_counted_out() => Assert.Equal(["80/tcp", "80/udp", "81/tcp", "81/udp"], ExposeFlag.Parse("80-81/tcp,udp"));

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
        Assert.Equal($"lstat {directory}/none: no such file or directory", Assert.Throws<EngineError>(() => sources.Resolve(VolumeFlag.Parse("./none:/d"))).Message);
        Directory.Delete(directory, recursive: true);
    }
}
