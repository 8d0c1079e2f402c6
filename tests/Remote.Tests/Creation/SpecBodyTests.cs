using System.Collections;
using Selkie.Cli.Grammar;
using Selkie.Engine.Calls;
using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Remote.Creation;
using Selkie.Service.Containers.Creation;
using Selkie.Service.Http;

namespace Selkie.Remote.Tests.Creation;

/// <summary>What is asked of a new container goes out as a body, and a service reads it back as it was asked.</summary>
public sealed class SpecBodyTests
{
    private static readonly Call s_call = new() { Directory = "/here", Environment = new Dictionary<string, string> { ["OF_CALLER"] = "mine" }, CommandLine = ["selkie", "create"] };

    /// <summary>Options that say the same on both sides.</summary>
    public static readonly TheoryData<string> Options =
    [
        "--add-host sea:10.0.0.1", "--annotation a=b", "--arch arm64", "--blkio-weight 300", "--cap-add NET_ADMIN", "--cap-drop CHOWN", "--cgroup-conf memory.high=1000",
        "--cgroup-parent /x", "--cgroupns host", "--cgroups disabled", "--chrootdirs /x", "--cpu-period 50000", "--cpu-quota 20000", "--cpu-rt-period 5", "--cpu-rt-runtime 6", "--cpu-shares 7",
        "--cpuset-cpus 0-1", "--cpuset-mems 0", "--dns 10.0.0.1", "--dns-option ndots:2", "--dns-search sea", "--entrypoint /bin/x", "--env A=b",
        "--env-host", "--env-merge A=$A:b", "--expose 80/udp", "--gidmap 0:1000:10", "--group-add water", "--group-entry x:y:1", "--hostname sea", "--hosts-file none", "--hostuser water", "--http-proxy=false",
        "--image-volume tmpfs", "--init", "--init-path /x", "--interactive", "--ipc container:web", "--label a=b", "--log-driver k8s-file", "--log-opt max-size=5m", "--memory 64m",
        "--memory-reservation 32m", "--memory-swap 128m", "--memory-swappiness 10", "--mount type=tmpfs,destination=/t,tmpfs-size=5m", "--name web", "--network none", "--network sea:ip=10.1.0.2,alias=x", "--network host", "--network pasta:-t,80",
        "--no-healthcheck", "--no-hostname", "--no-hosts", "--oom-kill-disable", "--oom-score-adj 5", "--os linux", "--passwd=false", "--passwd-entry x", "--personality LINUX32", "--pid host", "--pids-limit 50",
        "--conmon-pidfile /x", "--privileged", "--publish 127.0.0.1:8080:80/udp", "--publish-all", "--rdt-class x", "--read-only", "--read-only-tmpfs=false", "--requires web", "--restart on-failure:3", "--rm", "--sdnotify conmon", "--seccomp-policy image",
        "--security-opt label=disable", "--security-opt no-new-privileges", "--security-opt seccomp=/x.json", "--security-opt apparmor=x", "--security-opt mask=/a:/b", "--security-opt unmask=ALL", "--security-opt proc-opts=hidepid=2",
        "--shm-size 5m", "--shm-size-systemd 5m", "--stop-signal TERM", "--stop-timeout 3", "--sysctl net.a=b", "--systemd always", "--timeout 3", "--tty", "--tz UTC", "--uidmap 0:1000:10",
        "--ulimit nofile=10:20", "--umask 0077", "--unsetenv A", "--unsetenv-all", "--user water", "--userns keep-id:uid=5", "--uts host", "--variant v8", "--volume sea:/v:ro", "--volume /a:/b:ro,z", "--volume /anonymous",
        "--volume /a:/b:O", "--volumes-from web:ro", "--workdir /x",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void What_an_option_asks_for_arrives(string words)
    {
        var request = Bind(words.Split(' '));
        var arrived = Arrived(request);
        var unset = Bind([]);
        var said = typeof(CreateContainer).GetProperties().Select(property => (Func<CreateContainer, string>)(of => s_mounts.Contains(property.Name) ? Mounts(of) : Described(property.GetValue(of))))
            .Where(describe => describe(request) != describe(unset)).ToList();
        Assert.NotEmpty(said);
        Assert.All(said, describe => Assert.Equal(describe(request), describe(arrived)));
    }

    [Fact]
    public void Variables_and_paths_of_the_caller_are_made_plain()
    {
        var arrived = Arrived(Bind(["-e", "OF_CALLER", "-e", "UNKNOWN", "-v", "./data:/data", "--mount", "type=bind,source=./x,target=/x"]));
        Assert.Equal("OF_CALLER=mine", Assert.Single(arrived.Env).ToString());
        Assert.Equal(["/here/data", "/here/x"], arrived.Mounts.Select(mount => mount.Source));
    }

    [Fact]
    public void A_rule_for_devices_arrives() => Assert.Equal("c 10:* rw", Assert.Single(Arrived(Bind(["--device-cgroup-rule", "c 10:* rw"])).DeviceCgroupRules).ToString());

    [Fact]
    public void Options_of_one_network_are_that_networks()
    {
        var arrived = Arrived(Bind(["--network", "sea", "--ip", "10.1.0.2", "--mac-address", "92:d0:c6:0a:29:33", "--network-alias", "x"]));
        var network = Assert.Single(arrived.Networks);
        Assert.Equal("sea:ip=10.1.0.2,mac=92:d0:c6:0a:29:33,alias=x", network.ToString());
    }

    [Fact]
    public void Shares_of_processors_are_a_quota() => Assert.Equal((100_000UL, 150_000L), (Arrived(Bind(["--cpus", "1.5"])).CpuPeriod!.Value, Arrived(Bind(["--cpus", "1.5"])).CpuQuota!.Value));

    [Theory]
    [InlineData("--pidfile /x", "--pidfile")]
    [InlineData("--subuidname x", "--subuidname")]
    [InlineData("--ulimit host", "--ulimit host")]
    public void What_no_body_can_say_is_refused(string words, string name) =>
        Assert.Equal($"{name} is not supported with a remote engine", Assert.Throws<EngineError>(() => SpecBody.Of(Bind(words.Split(' ')), s_call)).Message);

    [Fact]
    public void No_option_is_forgotten()
    {
        // What the client itself does with them, and what only says how an image is got.
        string[] ofClient = ["attach", "authfile", "cert-dir", "cidfile", "creds", "disable-content-trust", "env-file", "label-file", "pull", "quiet", "replace", "retry", "retry-delay", "tls-verify", "rootfs", "platform", "kernel-memory"];
        string[] tested = ["cpus", "ip", "ip6", "mac-address", "network-alias", "pidfile", "subuidname", "subgidname", "tmpfs", "device", "device-cgroup-rule", "blkio-weight-device", "device-read-bps", "device-read-iops", "device-write-bps", "device-write-iops", "health-cmd"];
        var known = Options.Select(row => row.Data.Split(' ', '=')[0][2..]).Concat(ofClient).Concat(tested).ToHashSet();
        Assert.DoesNotContain(CommandTable.Find("container create")!.Options.Where(option => !option.Unsupported).Select(option => option.Name), name => name != "help" && !known.Contains(name));
    }

    private static readonly string[] s_mounts = ["Volumes", "Mounts", "Tmpfs"];

    // By which of three options a mount came is nothing to the container.
    private static string Mounts(CreateContainer of) => Described(of.Volumes.Concat(of.Mounts).Concat(of.Tmpfs).OrderBy(mount => mount.Destination, StringComparer.Ordinal));

    private static CreateContainer Bind(IReadOnlyList<string> words)
    {
        var line = CommandLine.Parse(["create", .. words, "image", "command"], "selkie");
        return (CreateContainer)line.Command.Bind!(line.Line);
    }

    private static CreateContainer Arrived(CreateContainer request)
    {
        var body = RequestBody.Parse(SpecBody.Of(request, s_call));
        Assert.Equal(s_call.CommandLine, LibpodCreate.CommandLine(body));
        return LibpodCreate.Read(body);
    }

    private static string Described(object? value) => value switch
    {
        null => "nothing",
        string text => text,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Described))}]",
        _ when value.GetType().Namespace?.StartsWith("Selkie", StringComparison.Ordinal) == true && value.GetType() is { IsEnum: false } type =>
            $"{{{string.Join(", ", type.GetProperties().Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod!.IsStatic is false).Select(property => $"{property.Name}: {Described(property.GetValue(value))}"))}}}",
        _ => value.ToString() ?? "",
    };
}
