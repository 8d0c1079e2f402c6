using System.Text.Json;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.ProcessList;
using Selkie.Engine.Inspection;
using Selkie.Engine.State;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers;

/// <summary>ps, inspect and top over containers that never ran.</summary>
public sealed class ListingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-listing-").FullName;
    private readonly EngineContext _engine;

    public ListingTests() => _engine = TestCalls.Engine(new GlobalOptions { Root = Path.Combine(_directory, "root"), RunRoot = Path.Combine(_directory, "run"), EventsBackend = "none" });

    public void Dispose()
    {
        _engine.Database.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static ContainerSpec Container(char digit, string name) => new()
    {
        Id = new string(digit, 64),
        Name = name,
        Created = DateTimeOffset.UnixEpoch.AddDays(20000 + digit),
        Image = new ImageIdentity(new string('f', 64), "localhost/sea:latest", "sea", null),
        Process = new ProcessSpec { Command = ["top", "-b"], Env = ["A=b"] },
        Labels = new Dictionary<string, string> { ["kind"] = name },
        Mounts = [new MountSpec { Type = "volume", Source = "v", Destination = "/v" }, new MountSpec { Type = "tmpfs", Destination = "/t" }],
        Network = new NetworkSpec { Exposed = [new ExposedPort(80, "tcp")] },
    };

    private List<string> Names(ListContainers request) => [.. new ListContainersHandler(_engine).Handle(request).Select(row => row.Summary.Name)];

    private void AddTwo()
    {
        _engine.Database.Add(Container('a', "eel"), "1 1");
        _engine.Database.Add(Container('b', "cod"), "1 1");
        _engine.Database.SetLastRun(new string('b', 64), new LastRun { Started = DateTimeOffset.UnixEpoch.AddDays(1), Finished = DateTimeOffset.UnixEpoch.AddDays(2), ExitCode = 7 }, durable: false);
    }

    [Fact]
    public void Only_running_containers_are_listed_unless_more_is_asked_for()
    {
        AddTwo();
        Assert.Empty(Names(new ListContainers()));
        Assert.Equal(["eel", "cod"], Names(new ListContainers { All = true }));
        Assert.Equal(["cod"], Names(new ListContainers { Latest = true }));
        Assert.Equal(["cod", "eel"], Names(new ListContainers { Last = 5, Sort = "names" }));
        Assert.Equal(["cod"], Names(new ListContainers { Filters = [new("status", "exited")] }));
        Assert.Equal(["eel"], Names(new ListContainers { All = true, Filters = [new("label", "kind=eel")] }));
        Assert.Equal(["cod"], Names(new ListContainers { All = true, Filters = [new("label!", "kind=eel")] }));
    }

    [Fact]
    public void A_summary_says_what_the_spec_says()
    {
        AddTwo();
        var row = new ListContainersHandler(_engine).Handle(new ListContainers { All = true })[1];
        Assert.Equal((ContainerState.Exited, 7, "localhost/sea:latest", new string('f', 64)), (row.State, row.Last.ExitCode, row.Summary.Image, row.Summary.ImageId));
        Assert.Equal(["top", "-b"], row.Summary.Command!);
        Assert.Equal(["/t", "/v"], row.Summary.Mounts!);
        Assert.Equal(Container('b', "cod").Created, row.Summary.Created);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        Assert.Equal("last and latest are mutually exclusive", Assert.Throws<EngineError>(() => Names(new ListContainers { Last = 1, Latest = true })).Message);
        Assert.Equal("quiet conflicts with size and namespace", Assert.Throws<EngineError>(() => Names(new ListContainers { Quiet = true, Size = true })).Message);
        Assert.Equal("x is an invalid filter", Assert.Throws<EngineError>(() => Names(new ListContainers { Filters = [new("x", "y")] })).Message);
    }

    [Fact]
    public void Inspect_leaves_out_what_is_empty()
    {
        AddTwo();
        Assert.SkipUnless(File.Exists("/usr/bin/crun") || File.Exists("/usr/bin/runc") || File.Exists("/usr/sbin/runc"), "inspect names the OCI runtime, and none is installed");
        using var plain = Inspect();
        Assert.False(plain.RootElement.GetProperty("State").TryGetProperty("Health", out _));
        Assert.Equal(JsonValueKind.Null, plain.RootElement.GetProperty("Config").GetProperty("Entrypoint").ValueKind);
        Assert.Equal("EndpointID", plain.RootElement.GetProperty("NetworkSettings").EnumerateObject().First().Name);
        Assert.Equal("exited", plain.RootElement.GetProperty("State").GetProperty("Status").GetString());
    }

    private JsonDocument Inspect()
    {
        var inspection = Assert.Single(new InspectObjectsHandler(_engine).Handle(new InspectObjects { Names = ["cod"], Type = "container" }).Objects);
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json)) inspection.Write(writer);
        return JsonDocument.Parse(json.ToArray());
    }

    [Fact]
    public void What_nobody_has_is_no_such_object()
    {
        var report = new ObjectInspector(_engine).Inspect(new InspectObjects { Names = ["shark"], Type = "container" });
        Assert.Equal("no such container shark", Assert.Single(report.Errors).Message);
    }

    [Fact]
    public void Processes_are_described_by_descriptors_and_codes()
    {
        var fields = ProcessFields.Parse(["pid,%a", "capeff"])!;
        var self = Assert.Single(ContainerProcess.ReadAll([Environment.ProcessId]));
        Assert.Equal(["PID", "COMMAND", "EFFECTIVE CAPS"], fields.Select(field => field.Heading));
        Assert.Equal(File.ReadAllText("/proc/self/cmdline").Replace('\0', ' '), fields[1].Text(self));
        foreach (var field in ProcessFields.Parse(ProcessFields.Names)!) field.Text(self);
        Assert.Null(ProcessFields.Parse(["-eo", "pid"]));
    }
}
