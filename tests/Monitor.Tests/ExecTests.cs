using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Monitor.Tests;

public sealed class ExecTests
{
    [Fact]
    public void An_exec_session_has_its_own_streams_and_exit_code()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("sleep 100"));
        using var session = MonitorClient.Launch(Plan(container, "cat; echo err >&2; exit 6") with { Stdin = true });
        Assert.True(session.WaitCreated() > 0);
        var (result, output, errors) = TestContainer.Collect(session.Attachment!, "fed");
        Assert.Equal(new AttachResult(AttachEnd.Exited, 6), result);
        Assert.Equal(("fed", "err\n"), (output, errors));
        Assert.Equal(6, session.WaitExit());
        session.CleanedUp();
        Assert.True(MonitorState.Read(container.RunDirectory)!.ContainerAlive);
    }

    [Fact]
    public void An_exec_session_can_have_a_terminal()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("sleep 100"));
        using var session = MonitorClient.Launch(Plan(container, "echo hi; exit 2", terminal: true));
        session.WaitCreated();
        var (result, output, _) = TestContainer.Collect(session.Attachment!);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("hi\r\n", output);
    }

    [Fact]
    public void The_runtimes_text_explains_a_command_that_does_not_exist()
    {
        using var container = new TestContainer();
        using var monitor = container.Run(container.Plan("sleep 100"));
        File.WriteAllText($"{container.Root}/process.json", """{"user":{"uid":0,"gid":0},"args":["nothing-of-the-kind"],"env":["PATH=/bin"],"cwd":"/"}""");
        using var session = MonitorClient.Launch(Plan(container, null));
        var error = Assert.Throws<RuntimeFailedException>(() => session.WaitCreated());
        Assert.Contains("nothing-of-the-kind", error.Message);
    }

    private static ExecLaunch Plan(TestContainer container, string? script, bool terminal = false)
    {
        var file = $"{container.Root}/process.json";
        if (script is not null)
        {
            File.WriteAllText(file, $$"""
                {"terminal":{{(terminal ? "true" : "false")}},"user":{"uid":0,"gid":0},"args":["/bin/sh","-c","{{script}}"],"env":["PATH=/bin"],"cwd":"/"}
                """);
        }
        return new ExecLaunch
        {
            MonitorPath = TestContainer.MonitorPath,
            Id = container.Id,
            Session = "s1",
            ProcessSpec = file,
            RunDirectory = container.RunDirectory,
            RuntimePath = container.RuntimePath,
            RuntimeRoot = $"{container.Root}/runtime",
            Terminal = terminal,
            Attach = true,
        };
    }
}
