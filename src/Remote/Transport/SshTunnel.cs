using System.Net.Sockets;
using Selkie.Engine.Connections;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Sockets;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Remote.Transport;

/// <summary>
/// A stream through the system's ssh client, which starts <c>system dial-stdio</c> on the other side: keys, agents, jumps and known hosts are its affair. It is a session of its own, so
/// that Ctrl-C ends the command and not the way to the service.
/// </summary>
internal sealed class SshTunnel : NetworkStream
{
    private const int LongestWords = 4096;
    private readonly int _pid;
    private readonly RunningOutput _errors;
    private bool _isWaitedFor;

    private SshTunnel(Socket socket, int pid, RunningOutput errors) : base(socket, ownsSocket: true) => (_pid, _errors) = (pid, errors);

    /// <summary>Starts ssh.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="identity">File of the private key; empty: those that ssh tries.</param>
    /// <exception cref="EngineError">There is no ssh.</exception>
    public static SshTunnel Open(ServiceUri address, string identity)
    {
        var ssh = SshCommand.To(address, identity);
        var (ours, theirs) = UnixSocket.Pair(UnixSocketKind.Stream);
        var (errors, errorsEnd) = Pipe.Create();
        try
        {
            var pid = Spawn.Start(new SpawnOptions { Path = ssh[0], Arguments = [.. ssh, .. Words(address)], Files = [new(theirs, 0), new(theirs, 1), new(errorsEnd, 2)], NewProcessGroup = true });
            return new SshTunnel(new Socket(new SafeSocketHandle(ours, ownsHandle: true)), pid, new RunningOutput(errors, LongestWords));
        }
        finally
        {
            FileDescriptor.Close(ref theirs);
            FileDescriptor.Close(ref errorsEnd);
        }
    }

    /// <summary>What the shell of the other side gets; its user's service where no socket is named.</summary>
    /// <param name="address">Where to.</param>
    internal static IReadOnlyList<string> Words(ServiceUri address) => address.Path is "" or "/"
        ? [SshCommand.Engine, "system", "dial-stdio"]
        : [SshCommand.Engine, "--url", ShellWord("unix://" + address.Path), "system", "dial-stdio"];

    /// <summary>What ssh said when it ended; null: it goes on, or said nothing.</summary>
    public string? WhyEnded()
    {
        if (!_errors.IsAtEnd(TimeSpan.FromMilliseconds(500))) return null;
        var words = _errors.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length > 0 ? string.Join("; ", words) : null;
    }

    // The other side's shell reads it.
    private static string ShellWord(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || _isWaitedFor) return;
        _isWaitedFor = true;
        Processes.Signal(_pid, Signals.SIGTERM); // it would end with its input, when the other side has noticed
        Processes.Wait(_pid);
        _errors.Dispose();
    }
}
