using Selkie.Engine.State;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.State;

public sealed class ConfigDatabaseTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-db").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static ContainerSpec Container(char digit, string name) => new() { Id = new string(digit, 64), Name = name, Process = new ProcessSpec(), Created = DateTimeOffset.UnixEpoch.AddSeconds(digit) };

    [Fact]
    public void A_container_is_found_by_name_id_and_beginning()
    {
        using var database = ConfigDatabase.Open(_directory);
        database.Add(Container('a', "eel"), "1 1");
        database.Add(Container('b', "cod"), "1 1");
        Assert.Equal("eel", database.Find("eel")!.Spec.Name);
        Assert.Equal("cod", database.Find(new string('b', 64))!.Spec.Name);
        Assert.Equal((true, false), (database.Has(new string('b', 64)), database.Has("cod")));
        Assert.Equal("cod", Assert.Single(database.FindByPrefix("bb")).Spec.Name);
        Assert.Equal(["eel", "cod"], database.All().Select(row => row.Spec.Name));
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        using var database = ConfigDatabase.Open(_directory);
        database.Add(Container('a', "eel"), "1 1");
        Assert.Contains(new string('a', 64), Assert.Throws<NameInUseException>(() => database.Add(Container('b', "eel"), "1 1")).Message);
        database.Remove(Container('a', "eel"));
        database.Add(Container('b', "eel"), "1 1");
    }

    [Fact]
    public void The_last_run_is_kept()
    {
        var when = DateTimeOffset.UnixEpoch.AddDays(20000);
        using (var database = ConfigDatabase.Open(_directory))
        {
            database.Add(Container('a', "eel"), "1 1");
            database.SetLastRun(new string('a', 64), new LastRun { Started = when, Finished = when.AddSeconds(1), ExitCode = 3, OomKilled = true }, durable: true);
        }
        using var again = ConfigDatabase.Open(_directory);
        var last = again.Find("eel")!.Last;
        Assert.Equal((when, 3, true), (last.Started, last.ExitCode, last.OomKilled));
    }

    [Fact]
    public void A_container_that_others_need_is_known()
    {
        using var database = ConfigDatabase.Open(_directory);
        database.Add(Container('a', "eel"), "1 1");
        database.Add(Container('b', "cod") with { Dependencies = [new string('a', 64)] }, "1 1");
        Assert.Equal("cod", Assert.Single(database.Dependents(new string('a', 64))).Spec.Name);
    }

    [Fact]
    public void A_database_of_a_newer_version_is_left_alone()
    {
        using (var database = ConfigDatabase.Open(_directory)) { }
        using (var raw = Sqlite.Open(Path.Combine(_directory, "config.db"))) raw.Execute("PRAGMA user_version=99");
        Assert.Contains("newer selkie", Assert.Throws<Oci.EngineError>(() => ConfigDatabase.Open(_directory)).Message);
    }

    [Fact]
    public void Many_writers_do_not_fail_each_other()
    {
        using (var first = ConfigDatabase.Open(_directory)) { }
        Parallel.For(0, 8, worker =>
        {
            using var database = ConfigDatabase.Open(_directory);
            for (var i = 0; i < 20; i++) database.SetMeta($"{worker}-{i}", "x");
        });
        using var check = ConfigDatabase.Open(_directory);
        Assert.Equal("x", check.GetMeta("7-19"));
    }

    [Fact]
    public void Many_threads_share_one_database()
    {
        using var database = ConfigDatabase.Open(_directory);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            for (var i = 0; i < 25; i++)
            {
                var spec = Container("0123456789abcdef"[worker], $"eel-{worker}") with { Id = $"{worker}{i:x2}".PadRight(64, '0') };
                database.Add(spec, "1 1");
                database.SetLastRun(spec.Id, new LastRun { ExitCode = i }, durable: false);
                Assert.Equal((spec.Id, i), (database.Find(spec.Name)!.Spec.Id, database.Find(spec.Id)!.Last.ExitCode));
                Assert.Contains(database.Summaries(), row => row.Head.Id == spec.Id);
                database.Remove(spec);
            }
        });
        Assert.Empty(database.All());
    }

    [Fact]
    public void One_thing_after_the_other_needs_one_connection()
    {
        using var database = ConfigDatabase.Open(_directory);
        database.Add(Container('a', "eel"), "1 1");
        _ = (database.Find("eel"), database.All(), database.Summaries(), database.Latest());
        var file = Path.Combine(_directory, "config.db");
        Assert.Single(Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget), target => target == file);
    }
}
