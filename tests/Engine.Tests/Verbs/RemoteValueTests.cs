using System.Reflection;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Engine.Tests.Verbs;

/// <summary>Values of options that have a type of their own are read again from their text.</summary>
public sealed class RemoteValueTests
{
    private static readonly Dictionary<string, string[]> s_texts = new()
    {
        ["ByteSize"] = ["0", "100", "64m", "1.5g", "9007199254740993", "9223372036854775807"],
        ["DetachSequence"] = ["", "ctrl-p,ctrl-q", "a", "ctrl-@,z"],
        ["DeviceRequest"] = ["/dev/null", "/dev/null:rw", "/dev/null:/dev/n:rwm", "/dev/null::r"],
        ["DeviceRule"] = ["c 1:3 rwm", "b 8 r", "a *:* rwm"],
        ["EntryPoint"] = ["", "/bin/sh", "[]", """["sh","-c","echo \"é\" \\ \n"]""", "[no json", """["a"]"""],
        ["EnvironmentEntry"] = ["A=b", "A=", "A", "A*", "A=b=c"],
        ["ExposedPort"] = ["80", "53/udp"],
        ["Filter"] = ["status=running", "label!=a=b", "name="],
        ["GoDuration"] = ["0", "1ns", "100ns", "1.5us", "250ms", "1.001s", "1h30m", "-2h", "2540400h10m10s", "0.3s"],
        ["HealthCommand"] = ["none", "curl -f http://localhost/ || exit 1", """["CMD","a b"]""", "[no json"],
        ["HostEntry"] = ["sea:1.2.3.4", "a;b:::1", "sea:host-gateway"],
        ["LogDriver"] = ["k8s-file", "json-file", "none", "passthrough", "passthrough-tty"],
        ["LogOption"] = ["path=/a=b", "MAX-SIZE=10k", "tag=", "driver=none", "other=x"],
        ["NamespaceMode"] = ["host", "container:sea", "ns:/proc/1/ns/net", "auto:size=5", ""],
        ["NetworkChoice"] = ["host", "pasta:-t,80", "container:sea", "sea", "sea:alias=a,ip=1.2.3.4,ip6=::1,mac=02-00-00-00-00-01,interface_name=e", ""],
        ["PointInTime"] = ["0", "1700000000.123456789", "10m", "2025-03-04T05:06:07.1234567Z", "2025-03-04T05:06:07-07:00", "2025-03-04"],
        ["ProcessUser"] = ["", "water", "5:fish", ":7", "0:", "a:b:c"],
        ["SecurityOption"] = ["no-new-privileges", "no-new-privileges:false", "seccomp=/a:b", "label=type:x"],
        ["Ulimit"] = ["host", "RLIMIT_NOFILE=5", "core=0:-1", "nproc=-1"],
        ["VolumesFrom"] = ["sea", "sea:ro", "sea:ro,z"],
        ["WaitCondition"] = ["configured", "created", "exited", "healthy", "stopped"],
    };

    private static readonly Dictionary<string, MethodInfo> s_types = typeof(VerbAttribute).Assembly.GetTypes()
        .SelectMany(type => type.GetProperties()).Where(property => property.GetCustomAttribute<OptionAttribute>() is not null)
        .Select(property => Parse(property.PropertyType)).OfType<MethodInfo>().DistinctBy(parse => parse.DeclaringType).ToDictionary(parse => parse.DeclaringType!.Name);

    public static TheoryData<string, string> Texts
    {
        get
        {
            var texts = new TheoryData<string, string>();
            foreach (var (type, values) in s_texts)
                foreach (var text in values) texts.Add(type, text);
            return texts;
        }
    }

    [Fact]
    public void Each_type_of_an_option_is_among_them() => Assert.Equal(s_types.Keys.Order(StringComparer.Ordinal), s_texts.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_value_is_read_again_from_its_text(string type, string text)
    {
        var value = Read(text);
        Assert.Equal(value, Read(value.ToString()!));

        object Read(string from) => s_types[type].Invoke(null, [from])!;
    }

    [Fact]
    public void Every_duration_is_read_again_from_its_text()
    {
        var random = new Random(7);
        for (var bits = 1; bits < 63; bits++)
            for (var i = 0; i < 200; i++)
            {
                var duration = new GoDuration(TimeSpan.FromTicks(random.NextInt64(1L << bits) % (long.MaxValue / 100)));
                Assert.Equal(duration, GoDuration.Parse(duration.ToString()));
            }
    }

    private static MethodInfo? Parse(Type type)
    {
        if (type is { IsGenericType: true, GenericTypeArguments: [var item] }) type = item;
        return type.Namespace == nameof(System) || type.Namespace == "System.Net" ? null : type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)]);
    }
}
