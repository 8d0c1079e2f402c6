using System.Diagnostics;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Launching;
using Selkie.Engine.Containers.Lifecycle;
using Selkie.Engine.Diagnostics;
using Selkie.Linux.ProcessControl;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers;

public sealed class LeftoverTests : IDisposable
{
    private const string Root = "/sys/fs/cgroup";
    private readonly string _directory = Directory.CreateTempSubdirectory("selkie-leftover").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_container_that_was_removed_before_its_start_is_not_started()
    {
        var engine = TestCalls.Engine(new GlobalOptions { Root = $"{_directory}/root", RunRoot = $"{_directory}/run", EventsBackend = "none" });
        var spec = new ContainerSpec { Id = new string('a', 64), Name = "eel", Process = new ProcessSpec(), Created = DateTimeOffset.UnixEpoch };
        engine.Database.Add(spec, "1 1");
        using (new Starter(engine).Guard(spec))
        {
        }
        engine.Database.Remove(spec);
        Assert.Equal($"no container with ID {spec.Id} found in database: no such container", Assert.Throws<EngineError>(() => new Starter(engine).Guard(spec)).Message);
    }

    [Fact]
    public void A_cgroup_that_a_runtime_left_goes_with_what_is_in_it()
    {
        var hierarchy = Directory.Exists($"{Root}/pids") ? $"{Root}/pids" : Root;
        var path = $"selkie-left-{Environment.ProcessId}";
        Assert.SkipUnless(Processes.EffectiveUser == 0 && CanMake($"{hierarchy}/{path}"), "needs to make cgroups");
        Directory.CreateDirectory($"{hierarchy}/{path}/below");
        using var process = Process.Start("/bin/sleep", "1000");
        File.WriteAllText($"{hierarchy}/{path}/below/cgroup.procs", $"{process.Id}");
        StaleCgroup.Remove("/" + path, Logger.None);
        Assert.False(Directory.Exists($"{hierarchy}/{path}"));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
    }

    private static bool CanMake(string cgroup)
    {
        try
        {
            Directory.CreateDirectory(cgroup);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
