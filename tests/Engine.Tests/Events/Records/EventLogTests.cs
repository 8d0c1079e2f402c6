using Selkie.Engine.Configuration;
using Selkie.Engine.Events;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Events;

public sealed class EventLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-test-").FullName;

    private string LogFile => Path.Combine(_directory, "events.log");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private List<EventRecord> Read(params string[] filters)
    {
        var context = TestCalls.Engine(new GlobalOptions { Root = _directory, RunRoot = _directory, TmpDirectory = _directory, EventsBackend = "file" });
        var records = new List<EventRecord>();
        new ShowEventsHandler(context).Handle(new ShowEvents { Stream = false, Filters = [.. filters.Select(FilterFlags.Event.Parse)] }, records.Add);
        return records;
    }

    private EventLog Log => new(Path.Combine(_directory, "events/events.log"));

    [Fact]
    public void Events_come_back_in_their_order()
    {
        Log.Volume("create", "a");
        Log.Volume("remove", "a");
        Assert.Equal(["create", "remove"], Read().Select(r => r.Status));
    }

    [Fact]
    public void Values_of_one_key_are_alternatives_and_keys_must_all_match()
    {
        Log.Volume("create", "a");
        Log.Volume("create", "b");
        Log.Image("pull", "0123", "c");
        Assert.Equal(["a", "b"], Read("volume=a", "volume=b", "event=create").Select(r => r.Name));
        Assert.Equal(["c"], Read("image=01").Select(r => r.Name));
        Assert.Equal("failed to parse event filters: x is an invalid filter", Assert.Throws<EngineError>(() => Read("x=y")).Message);
    }

    [Fact]
    public void A_full_log_keeps_its_newer_half_between_marks()
    {
        var log = new EventLog(LogFile, maxSize: 1000);
        for (var i = 0; File.Exists(LogFile) is false || !File.ReadAllText(LogFile).Contains("log-rotation", StringComparison.Ordinal); i++) log.Volume("create", $"v{i}");
        var lines = File.ReadAllLines(LogFile);
        Assert.Contains("\"begin\"", lines[0]);
        Assert.Contains("\"end\"", lines[^2]);
        Assert.True(lines.Length < 10);
    }

    [Fact]
    public void A_reader_that_follows_sees_each_event_once_across_a_rotation()
    {
        var log = new EventLog(LogFile, maxSize: 1000);
        for (var i = 0; i < 9; i++) log.Volume("create", $"v{i}");
        var names = new List<string>();
        using var reader = new EventReader(LogFile);
        reader.Read(follow: false, null, r => names.Add(r.Name!));
        for (var i = 9; i < 11; i++) log.Volume("create", $"v{i}");
        reader.Read(follow: true, DateTimeOffset.UtcNow.AddMilliseconds(300), r => names.Add(r.Name!));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"v{i}"), names.Where(n => n[0] == 'v'));
    }
}
