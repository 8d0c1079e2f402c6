using System.Reflection;
using System.Text.RegularExpressions;
using Selkie.Engine.Containers;
using Selkie.Engine.Images.Pulling;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Engine.Tests.Verbs;

/// <summary>What a remote engine is told of a record is read there as the same record.</summary>
public sealed class RemoteRoundTripTests
{
    private const string Hard = "sea/é :1&x=%2f?#+\n";

    public static TheoryData<string, bool> Verbs
    {
        get
        {
            var verbs = new TheoryData<string, bool>();
            foreach (var command in RouteTable.All.Where(route => route.Tree == ApiTree.Libpod).Select(route => route.Command).Distinct())
            {
                verbs.Add(command, false);
                verbs.Add(command, true);
            }
            return verbs;
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Each_option_and_operand_arrives(string command, bool otherwise)
    {
        var request = Filled(command, otherwise);
        var read = Requests(request).Select(asked => Read(command, asked)).ToList();
        Assert.NotEmpty(read);
        foreach (var property in request.GetType().GetProperties().Where(property => property.GetCustomAttribute<OptionAttribute>() is not null))
            Assert.All(read, one => Assert.Equal(property.GetValue(request), property.GetValue(one)));
        foreach (var property in request.GetType().GetProperties().Where(property => property.GetCustomAttribute<ArgumentAttribute>() is not null))
            if (property.PropertyType == typeof(string)) Assert.All(read, one => Assert.Equal(property.GetValue(request), property.GetValue(one)));
            else Assert.Equal((IReadOnlyList<string>)property.GetValue(request)!, read.SelectMany(one => (IReadOnlyList<string>)property.GetValue(one)!));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_call_says_what_the_verb_answers(string command, bool otherwise)
    {
        var request = Filled(command, otherwise).GetType();
        var contract = request.GetInterfaces().SingleOrDefault(i => i.Name == "IStreamVerb`1");
        var (kind, answer) = contract is null ? (typeof(RemoteCall<>), request.GetInterfaces().Single(i => i.Name == "IVerb`1")) : (typeof(RemoteStream<>), contract);
        Assert.Equal(kind.MakeGenericType(answer.GenericTypeArguments), Of(request).ReturnType);
    }

    private static MethodInfo Of(Type request) => typeof(RemoteCalls).GetMethod("Of", [request])!;

    private static IReadOnlyList<RemoteRequest> Requests(object request)
    {
        var call = Of(request.GetType()).Invoke(null, [request])!;
        return (IReadOnlyList<RemoteRequest>)call.GetType().GetProperty("Requests")!.GetValue(call)!;
    }

    private static object Read(string command, RemoteRequest asked)
    {
        var row = CommandTable.Find(command)!;
        var match = RouteTable.All.Where(route => (route.Tree, route.Command, route.Method) == (ApiTree.Libpod, command, asked.Method)).OrderBy(route => route.Template.Contains('{'))
            .Select(route => Regex.Match(asked.Path, $"^{Regex.Replace(route.Template, "{[^}]*}", "([^/]+)")}$")).First(found => found.Success);
        var pairs = asked.Query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
            .Select(pair => KeyValuePair.Create(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])));
        return row.Bind!(QueryBinder.Read(ApiTree.Libpod, row, match.Groups.Values.Skip(1).Select(group => Uri.UnescapeDataString(group.Value)), pairs));
    }

    // A record with a value in everything that a remote engine can be told.
    private static object Filled(string command, bool otherwise)
    {
        var row = CommandTable.Find(command)!;
        var request = row.Bind!(new ParsedLine(row));
        var inPath = RouteTable.All.Where(route => route.Tree == ApiTree.Libpod && route.Command == command).Max(route => route.Template.Count(c => c == '{'));
        foreach (var property in request.GetType().GetProperties())
            if (property.GetCustomAttribute<OptionAttribute>() is { } option && (option.Libpod ?? option.Query) is { } name)
                property.SetValue(request, Option(property, option, name, property.GetValue(request), otherwise));
            else if (property.GetCustomAttribute<ArgumentAttribute>() is { } operand && (inPath-- > 0 || (operand.Libpod ?? operand.Query) is not null))
                property.SetValue(request, property.PropertyType == typeof(string) ? Hard : (List<string>)["one", Hard]);
        return request;
    }

    private static object Option(PropertyInfo property, OptionAttribute option, string name, object? unset, bool otherwise) => property.PropertyType switch
    {
        _ when option.ParsedBy == typeof(SignalNames) => otherwise ? 15 : 64,
        var list when list == typeof(IReadOnlyList<string>) => Texts(option, name),
        var list when list == typeof(IReadOnlyList<WaitCondition>) => (List<WaitCondition>)[WaitCondition.Parse("running"), WaitCondition.Stopped],
        var list when list == typeof(IReadOnlyList<Filter>) => (List<Filter>)[new("label", "sea=a"), new("label", Hard), new("name!", "\"b\\")],
        var type => One(Nullable.GetUnderlyingType(type) ?? type, unset, otherwise),
    };

    private static List<string> Texts(OptionAttribute option, string name) =>
        name == "filters" ? ["stars=3", "is-official=true"] : ["plain", Hard, "a,b", ""];

    private static object One(Type type, object? unset, bool otherwise) => type switch
    {
        _ when type == typeof(bool) => unset is bool on ? !on : otherwise,
        _ when type == typeof(int) => otherwise ? 7 : int.MinValue,
        _ when type == typeof(uint) => otherwise ? 7u : uint.MaxValue,
        _ when type == typeof(long) => otherwise ? 7L : long.MinValue,
        _ when type == typeof(string) => otherwise ? "plain" : Hard,
        _ when type == typeof(PointInTime) => otherwise ? new PointInTime(TimeSpan.FromMinutes(10)) : new PointInTime(new DateTimeOffset(2025, 3, 4, 5, 6, 7, 89, TimeSpan.FromHours(-7))),
        _ when type == typeof(GoDuration) => new GoDuration(otherwise ? TimeSpan.FromTicks(36_061_234_567) : TimeSpan.FromMilliseconds(1.5)),
        _ when type == typeof(DetachSequence) => DetachSequence.Parse(otherwise ? "ctrl-a,x" : ""),
        _ when type == typeof(PullPolicy) => otherwise ? PullPolicy.Never : PullPolicy.Newer,
        _ => throw new ArgumentException($"no value for a {type}"),
    };
}
