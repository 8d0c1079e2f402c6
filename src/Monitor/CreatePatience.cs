using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;

namespace Selkie.Monitor;

/// <summary>
/// The wait for an OCI runtime that creates a container. It reads files of the container, which may make it wait for ever (a FIFO as /etc/passwd): after a while
/// the state file says that the container is being created, so that others find the monitor, and a signal that means to end it ends the runtime.
/// </summary>
internal sealed class CreatePatience(StateFile state, bool tells)
{
    private const int QuietMilliseconds = 1000;

    /// <summary>Descriptor of the monitor's signals.</summary>
    internal int SignalDescriptor { get; set; } = -1;

    /// <summary>Waits for the runtime.</summary>
    internal ExitStatus Wait(int runtime)
    {
        var process = Processes.TryOpenPidFd(runtime);
        var told = process >= 0 && !Poll.WaitReadable(process, QuietMilliseconds) && WaitToldOrEnded(process, runtime);
        FileDescriptor.Close(process);
        var status = Processes.Wait(runtime);
        // What the runtime had begun is this subreaper's by now.
        if (told) KillChildren();
        return status;
    }

    /// <summary>Whether the runtime ended because somebody wanted so.</summary>
    private bool WaitToldOrEnded(int process, int runtime)
    {
        if (tells) state.Write("creating"u8);
        var told = false;
        Span<PollDescriptor> both = [new(process, PollEvents.Input), new(SignalDescriptor, PollEvents.Input)];
        while (Poll.Wait(both, -1) >= 0 && both[0].Returned == PollEvents.None)
        {
            for (int signal; (signal = EventDescriptors.NextSignal(SignalDescriptor)) > 0;)
            {
                if (signal is Signals.SIGCHLD or Signals.SIGHUP) continue;
                told = true;
                Processes.Signal(runtime, Signals.SIGKILL);
            }
        }
        return told;
    }

    private static void KillChildren()
    {
        foreach (var child in ChildProcesses.Ids()) Processes.Signal(child, Signals.SIGKILL);
    }
}
