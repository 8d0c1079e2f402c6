using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Monitor;

/// <summary>The monitor of one container or one exec session. <c>pause</c> never arrives here: the C constructor keeps it.</summary>
internal static class Program
{
    private const int Failure = 125;

    internal static int Main(string[] args)
    {
        if (args is [Protocol.LateArguments.Await, ..])
        {
            if (ArgumentLine.Receive() is not { } late) return 0; // the engine needed no monitor
            args = late;
        }
        if (MonitorOptions.Parse(args, out var error) is not { } options) return Complain(error);
        options.ProtectDescriptors();
        var monitor = new ProcessMonitor(options);
        try
        {
            monitor.Run();
            return 0;
        }
        catch (LinuxException e)
        {
            return monitor.Fail(e.Message) ? Failure : Complain(e.Message);
        }
    }

    private static int Complain(string text)
    {
        FileDescriptor.TryWrite(2, System.Text.Encoding.UTF8.GetBytes(string.Concat("selkie-monitor: ", text, "\n")));
        return Failure;
    }
}
