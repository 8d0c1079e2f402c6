using Selkie.Engine.State;
using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.State;

/// <summary>Databases of earlier engines, as they left them (Databases/), are raised step by step when they are opened.</summary>
public sealed class OldDatabaseTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-db").FullName;

    private string File => Path.Combine(_directory, "config.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_database_of_an_earlier_version_is_raised_and_has_all_it_had(int version)
    {
        Make(version);
        using var database = ConfigDatabase.Open(_directory);
        Assert.Equal(["eel", "cod"], database.All().Select(row => row.Spec.Name));
        Assert.Equal(["eel", "cod"], database.Summaries().Select(row => row.Head.Name));
        var eel = database.Find("eel")!;
        Assert.Equal(("crab", "pond", ContainerSpec.NewestVersion), (eel.Spec.Labels["food"], eel.Spec.Mounts[0].Source, eel.Spec.Version));
        Assert.Equal(0, database.Find("cod")!.Last.ExitCode);
        Assert.Equal([eel.Spec.Id], database.UsersOfVolume("pond"));
        Assert.Equal("pool", database.FindVolume("pond")!.Labels["kind"]);
    }

    [Fact]
    public void Each_version_ends_in_the_same_tables()
    {
        string[] Tables(int version)
        {
            if (System.IO.File.Exists(File)) System.IO.File.Delete(File);
            if (version > 0) Make(version);
            using (ConfigDatabase.Open(_directory)) { }
            using var raw = Sqlite.Open(File);
            using var rows = raw.Query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name");
            var texts = new List<string>();
            while (rows.Next()) texts.Add(string.Join(' ', rows.Text(0).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            return [.. texts];
        }

        var fresh = Tables(0);
        Assert.Equal(fresh, Tables(1));
        Assert.Equal(fresh, Tables(2));
    }

    [Fact]
    public void Many_that_open_it_at_once_raise_it_once()
    {
        Make(1);
        Parallel.For(0, 8, _ =>
        {
            using var database = ConfigDatabase.Open(_directory);
            Assert.NotNull(database.Find("eel"));
        });
    }

    [Fact]
    public void A_record_of_a_newer_form_is_refused_before_any_of_it_is_read()
    {
        Make(2);
        using (var raw = Sqlite.Open(File))
        {
            raw.Execute("UPDATE containers SET spec=CAST('{\"Version\":99,\"Process\":\"of another form\"}' AS BLOB) WHERE name='eel'");
            raw.Execute("UPDATE volumes SET spec=CAST('{\"Version\":99,\"Name\":7}' AS BLOB)");
        }
        using var database = ConfigDatabase.Open(_directory);
        Assert.Equal("the container's record has version 99, which a newer selkie wrote: use that one", Assert.Throws<EngineError>(() => database.Find("eel")).Message);
        Assert.Equal("the volume's record has version 99, which a newer selkie wrote: use that one", Assert.Throws<EngineError>(() => database.FindVolume("pond")).Message);
        Assert.NotNull(database.Find("cod"));
    }

    // Options that are types now were texts as they had been typed, and what containers.conf said was not looked at.
    [Fact]
    public void Texts_of_options_are_read_as_what_they_say()
    {
        Make(2);
        using (var raw = Sqlite.Open(File))
            raw.Execute("""
                UPDATE containers SET spec=CAST(json_set(CAST(spec AS TEXT), '$.Process.User', '5:fish', '$.Process.Ulimits', json('["NOFILE=5","whales","host"]'),
                '$.Security.Devices', json('["/dev/null:rw"]'), '$.Security.DeviceCgroupRules', json('["c 1:* r"]'), '$.Network.Exposed', json('["80/udp"]'), '$.Network.AddHosts', json('["a;b:1.2.3.4"]'),
                '$.Network.Ports', json('[{"HostIp":"","HostPort":8080,"ContainerPort":80,"Range":1,"Protocol":"tcp"}]'), '$.Namespaces.UidMap', json('[{"ContainerId":0,"HostId":1,"Size":2}]')) AS BLOB) WHERE name='eel'
                """);
        using var database = ConfigDatabase.Open(_directory);
        var spec = database.Find("eel")!.Spec;
        Assert.Equal(new ProcessUser(new("5"), new("fish")), spec.Process.User);
        Assert.Equal([Ulimit.Of("nofile", 5, 5), Ulimit.Host], spec.Process.Ulimits);
        Assert.Equal([new DeviceRequest("/dev/null", "/dev/null", "rw")], spec.Security.Devices);
        Assert.Equal([new DeviceRule("c", 1, null, "r")], spec.Security.DeviceCgroupRules);
        Assert.Equal([new ExposedPort(80, "udp")], spec.Network.Exposed);
        Assert.Equal("a;b:1.2.3.4", Assert.Single(spec.Network.AddHosts).ToString());
        Assert.Equal([new PortMapping("", 8080, 80, 1, "tcp")], spec.Network.Ports);
        Assert.Equal([new IdMap(0, 1, 2)], spec.Namespaces.UidMap);
    }

    [Fact]
    public void What_is_written_has_the_newest_version_first() =>
        Assert.StartsWith($"{{\"Version\":{VolumeSpec.NewestVersion},", System.Text.Encoding.UTF8.GetString(VolumeJson.Write(new VolumeSpec { Name = "pond" })));

    // Version 1 lacked the index that lists read.
    private void Make(int version)
    {
        using var raw = Sqlite.Open(File);
        raw.Execute("PRAGMA journal_mode=WAL");
        foreach (var statement in System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "State/Databases/version-2.sql")).Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            if (version > 1 || !statement.Contains("containers_listed", StringComparison.Ordinal)) raw.Execute(statement);
        raw.Execute($"PRAGMA user_version={version}");
    }
}
