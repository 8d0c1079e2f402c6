using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers;
using Selkie.Engine.Images;
using Selkie.Engine.State;

namespace Selkie.Engine.Tests.State;

/// <summary>A container that an earlier engine recorded starts under this one, with the published monitor.</summary>
public sealed class OldStoreTests : IDisposable
{
    private const string OldId = "453fb01ad3a8506f9c1e205ddfb7493b9ecd1139cf9f6371d7b40fa99152193d";
    private const string OldLayer = "1774f3caacc4ad73f2fe930289f113232b80406c6f2a592a5a206fa8a6c0794b";
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-old-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_container_of_an_old_database_starts()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        if (Environment.GetEnvironmentVariable("SELKIE_BIN") is not { Length: > 0 } programs || !File.Exists($"{programs}/hello.tar"))
        {
            Assert.Skip("needs the published programs (SELKIE_BIN)");
            return;
        }
        var made = Open(programs, Call.Silent);
        new LoadHandler(made).Handle(new LoadImages { Input = $"{programs}/hello.tar", Quiet = true });
        new CreateHandler(made).Handle(new CreateContainer { ImageAndCommand = ["localhost/selkie/hello"], Name = "cod" });
        var (spec, database) = (made.Database.Find("cod")!.Spec, made.GraphDirectory);
        made.Database.Dispose();
        GoBack(Path.Combine(database, "config.db"), text => text.Replace(OldId, spec.Id, StringComparison.Ordinal).Replace(OldLayer, spec.LayerId, StringComparison.Ordinal));

        using var output = new FileStream(Path.Combine(_directory, "output"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        var engine = Open(programs, new Call { Streams = CallStreams.None with { Output = new((int)output.SafeFileHandle.DangerousGetHandle()) } });
        Assert.Equal(0, new StartHandler(engine).Handle(new StartContainers { Containers = ["cod"], Attach = true }).ExitCode);
        Assert.StartsWith("Hello from a container.", File.ReadAllText(output.Name), StringComparison.Ordinal);
        Assert.Equal(0, engine.Database.Find("cod")!.Last.ExitCode);
        engine.Database.Dispose();
    }

    private EngineContext Open(string programs, Call call) => new(
        new EngineHost(
            new GlobalOptions { Root = $"{_directory}/root", RunRoot = $"{_directory}/run", EventsBackend = "none", CgroupManager = "cgroupfs" },
            new HostProgram($"{programs}/selkie", EndsWithCall: false)),
        call);

    // In place of the database that this engine made, the one that an earlier engine would have made of the same container.
    private static void GoBack(string file, Func<string, string> change)
    {
        foreach (var old in Directory.GetFiles(Path.GetDirectoryName(file)!, "config.db*")) File.Delete(old);
        using var raw = Sqlite.Open(file);
        raw.Execute("PRAGMA journal_mode=WAL");
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "State/Databases/version-2.sql"));
        foreach (var statement in change(text).Split(";\n", StringSplitOptions.RemoveEmptyEntries)) raw.Execute(statement);
    }
}
