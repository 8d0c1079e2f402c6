using Selkie.Engine.Containers.Status;
using Selkie.Linux.ProcessControl;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Containers;

public sealed class ContainerProcessesTests : IDisposable
{
    private readonly string _run = Directory.CreateTempSubdirectory("selkie-processes-").FullName;

    public void Dispose() => Directory.Delete(_run, recursive: true);

    [Theory]
    [InlineData("container", 0, true)]
    [InlineData("monitor", 0, true)]
    [InlineData("container", 1, false)]
    [InlineData("monitor", 1, false)]
    public void A_process_that_has_only_the_pid_of_the_container_s_is_refused(string whose, ulong later, bool isSame)
    {
        var start = ProcessStat.Read(Environment.ProcessId)!.Value.StartTime + later;
        File.WriteAllText($"{_run}/monitor", $"status=running\n{whose}-pid={Environment.ProcessId}\n{whose}-start={start}\n");
        using var process = ContainerProcesses.Open(_run, Environment.ProcessId);
        Assert.Equal(isSame, process is not null);
        if (isSame) ContainerProcesses.OpenMounts(_run, Environment.ProcessId).Dispose();
        else Assert.Throws<EngineError>(() => ContainerProcesses.OpenMounts(_run, Environment.ProcessId));
    }

    [Fact]
    public void A_process_that_is_neither_the_container_s_nor_its_monitor_s_is_refused() =>
        Assert.Throws<EngineError>(() => ContainerProcesses.RequireAlive(_run, Environment.ProcessId));
}
