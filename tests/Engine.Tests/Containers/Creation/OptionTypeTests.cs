using Selkie.Engine.Containers.Creation;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers.Creation;

/// <summary>What options say is a type: its text can be read again, and JSON makes the same without a text.</summary>
public sealed class OptionTypeTests
{
    private static readonly Dictionary<string, Func<string, object>> Types = new()
    {
        ["user"] = ProcessUser.Parse,
        ["ulimit"] = Ulimit.Parse,
        ["device"] = DeviceRequest.Parse,
        ["device-cgroup-rule"] = DeviceRule.Parse,
        ["expose"] = text => ExposedPort.Parse(text),
        ["add-host"] = AddressFlags.AddHost.Parse,
        ["network"] = NetworkChoice.Parse,
        ["uidmap"] = text => IdMapFlags.User.Parse([text])[0],
        ["log-opt"] = LogOption.Parse,
    };

    [Theory]
    [InlineData("user", "", "")]
    [InlineData("user", "water:7", "water:7")]
    [InlineData("user", ":7", ":7")]
    [InlineData("user", "0:", "0:")]
    [InlineData("user", "a:b:c", "a:b:c")]
    [InlineData("ulimit", "host", "host")]
    [InlineData("ulimit", "RLIMIT_NOFILE=5", "nofile=5:5")]
    [InlineData("ulimit", "core=-1:-1", "core=-1:-1")]
    [InlineData("device", "/dev/null", "/dev/null")]
    [InlineData("device", "/dev/null:rw", "/dev/null:rw")]
    [InlineData("device", "/dev/null:/dev/n", "/dev/null:/dev/n")]
    [InlineData("device", "/dev/null::r", "/dev/null:r")]
    [InlineData("device", "/dev/null:/dev/n:rwm", "/dev/null:/dev/n")]
    [InlineData("device-cgroup-rule", "c  1 rw", "c 1:* rw")]
    [InlineData("device-cgroup-rule", "a *:* rwm", "a *:* rwm")]
    [InlineData("expose", "80", "80/tcp")]
    [InlineData("add-host", "a;b:[::1]", "a;b:::1")]
    [InlineData("network", "host", "host")]
    [InlineData("network", "pasta:-t,80", "pasta:-t,80")]
    [InlineData("network", "container:web", "container:web")]
    [InlineData("network", "mine", "mine")]
    [InlineData("network", "mine:alias=a,ip=1.2.3.4,alias=b,mac=02-00-00-00-00-0A,interface_name=e", "mine:ip=1.2.3.4,mac=02:00:00:00:00:0a,alias=a,alias=b,interface_name=e")]
    [InlineData("uidmap", "0:1:10", "0:1:10")]
    [InlineData("uidmap", "+u5:@7", "+u5:@7:1")]
    [InlineData("uidmap", "g0:1", "g0:1:1")]
    [InlineData("uidmap", "ug0:1", "0:1:1")]
    [InlineData("log-opt", "MAX-SIZE=1k", "max-size=1000")]
    [InlineData("log-opt", "tag=a=b", "tag=a=b")]
    public void A_text_can_be_read_again(string option, string text, string again)
    {
        Assert.Equal(again, Types[option](text).ToString());
        Assert.Equal(again, Types[option](again).ToString());
    }

    [Fact]
    public void JSON_makes_the_same()
    {
        Assert.Equal(Ulimit.Parse("nofile=5:-1"), Ulimit.Of("RLIMIT_NOFILE", 5, Ulimit.Unlimited));
        Assert.Equal(DeviceRequest.Parse("/dev/null:/n:r"), DeviceRequest.Of("/dev/null", "/n", "r"));
        Assert.Equal(DeviceRule.Parse("c 1:* rw"), DeviceRule.Of("c", 1, null, "rw"));
        Assert.Equal(RestartFlag.Parse("on-failure:3"), RestartFlag.Of("on-failure", 3));
        Assert.Equal(PairFlags.Sysctl.Parse("net.core.somaxconn=1"), PairFlags.Sysctl.Of("net.core.somaxconn", "1"));
        Assert.Equal(ProcessUser.Parse("5:6"), ProcessUser.Of(5, 6));
        Assert.Equal(IdMapFlags.Group.Parse(["1:2:3"])[0], new IdMapRule(1, 2, 3));
    }

    [Theory]
    [InlineData("nofile", 20ul, 10ul, "ulimit option \"nofile=20:10\" requires name=SOFT:HARD, failed to be parsed: ulimit soft limit must be less than or equal to hard limit: 20 > 10")]
    [InlineData("whales", 1ul, 1ul, "ulimit option \"whales=1:1\" requires name=SOFT:HARD, failed to be parsed: invalid ulimit type: whales")]
    public void What_JSON_says_is_held_to_the_same(string name, ulong soft, ulong hard, string message) =>
        Assert.Equal(message, Assert.Throws<Oci.EngineError>(() => Ulimit.Of(name, soft, hard)).Message);

    [Fact]
    public void Of_several_maps_the_message_has_all() =>
        Assert.EndsWith(": [\"0:1:1\" \"x\"]", Assert.Throws<Oci.EngineError>(() => IdMapFlags.Group.Parse(["0:1:1", "x"])).Message);

    [Theory]
    [InlineData("/r", "/r", false, null)]
    [InlineData("/r:O", "/r", true, null)]
    [InlineData("/r:idmap=uids=0-1-2", "/r", false, "idmap=uids=0-1-2")]
    [InlineData("/r:x", "/r:x", false, null)]
    public void A_root_has_its_options_behind_it(string text, string path, bool overlay, string? map) =>
        Assert.Equal(new RootFsSource(path) { Overlay = overlay, IdMap = map }, RootFsFlag.Parse(text));

    [Fact]
    public void A_map_goes_both_ways()
    {
        var map = new IdMap(10, 1000, 5);
        Assert.Equal((1004u, null, 14u, null), (map.ToHost(14)!.Value, map.ToHost(15), map.ToContainer(1004)!.Value, map.ToContainer(1005)));
    }
}
