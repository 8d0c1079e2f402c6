using Selkie.Cli.Output;
using Selkie.Cli.Output.Containers;
using Selkie.Cli.Output.Images;
using Selkie.Engine.Containers;
using Selkie.Engine.Verbs;

namespace Selkie.Cli;

internal static partial class Dispatch
{
    private static int? Containers(object request, LocalDispatcher engine, Screen output) => request switch
    {
        RunContainer r => RunOutput.Print(engine.Send(r), output),
        CreateContainer r => RunOutput.Print(engine.Send(r), output),
        ExecInContainer r => RunOutput.Print(engine.Send(r), output),
        AttachContainer r => engine.Send(r),
        CommitContainer r => RunOutput.Print(engine.Send(r with { Progress = PullLines.On(output) }), output),
        ExportContainer r => engine.Send(r),
        StartContainers r => BatchOutput.Print(engine.Send(r), output),
        StopContainers r => BatchOutput.Print(engine.Send(r), output),
        RestartContainers r => BatchOutput.Print(engine.Send(r), output),
        KillContainers r => BatchOutput.Print(engine.Send(r), output),
        PauseContainers r => BatchOutput.Print(engine.Send(r), output),
        UnpauseContainers r => BatchOutput.Print(engine.Send(r), output),
        InitContainers r => BatchOutput.Print(engine.Send(r), output),
        RemoveContainers r => BatchOutput.Print(engine.Send(r), output),
        PruneContainers r => BatchOutput.Confirm(r.Force, "WARNING! This will remove all non running containers.", output) is { } refused ? refused : BatchOutput.Print(engine.Send(r), output),
        CleanupContainers r => BatchOutput.Print(engine.Send(r), output),
        WaitContainers r => WaitOutput.Print(engine.Send(r), output),
        ShowLogs r => new LogsOutput(r, output).Print(engine),
        InspectContainers r => InspectOutput.Print(r.Format, "container", engine.Send(r), output),
        ShowProcesses r => TopOutput.Print(engine.Send(r), output),
        ListContainers r => new PsOutput(r, output).Print(engine),
        ListPorts r => PortOutput.Print(r, engine.Send(r), output),
        MountContainers r => MountOutputs.Print(r, engine.Send(r), output),
        UnmountContainers r => BatchOutput.Print(engine.Send(r), output),
        ContainerExists r => engine.Send(r) ? 0 : 1,
        RenameContainer r => Silent(engine.Send(r)),
        _ => null,
    };

    private static int Silent(string result) => result.Length > 0 ? 0 : 1;
}
