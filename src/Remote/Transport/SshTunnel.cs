using System.Globalization;
using System.Net.Sockets;
using Selkie.Engine.Connections;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
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
    /// <param name="destination">Where to.</param>
    /// <exception cref="EngineError">There is no ssh.</exception>
    public static SshTunnel Open(ServiceDestination destination)
    {
        var program = ProgramPath.TryFind("ssh") ?? throw new EngineError(ErrorKind.Unavailable, "ssh is needed to reach this service: install an OpenSSH client");
        var (ours, theirs) = UnixSocket.Pair(UnixSocketKind.Stream);
        var (errors, errorsEnd) = Pipe.Create();
        try
        {
            var pid = Spawn.Start(new SpawnOptions { Path = program, Arguments = ["ssh", .. Arguments(destination)], Files = [new(theirs, 0), new(theirs, 1), new(errorsEnd, 2)], NewProcessGroup = true });
            return new SshTunnel(new Socket(new SafeSocketHandle(ours, ownsHandle: true)), pid, new RunningOutput(errors, LongestWords));
        }
        finally
        {
            FileDescriptor.Close(ref theirs);
            FileDescriptor.Close(ref errorsEnd);
        }
    }

    /// <summary>The arguments of ssh.</summary>
    /// <param name="destination">Where to.</param>
    internal static IReadOnlyList<string> Arguments(ServiceDestination destination)
    {
        var uri = destination.Uri;
        var arguments = new List<string> { "-T", "-o", "BatchMode=yes" };
        if (uri.Port > 0) arguments.AddRange(["-p", uri.Port.ToString(CultureInfo.InvariantCulture)]);
        if (destination.Identity is { Length: > 0 } identity) arguments.AddRange(["-i", identity, "-o", "IdentitiesOnly=yes"]);
        var user = Uri.UnescapeDataString(uri.UserInfo.Split(':')[0]);
        // Neither host nor user is taken for an option (CVE-2017-1000117 and its kind).
        arguments.AddRange(["--", user.Length > 0 ? $"{user}@{uri.Host}" : uri.Host]);
        var socket = Uri.UnescapeDataString(uri.AbsolutePath);
        arguments.AddRange(socket is "/" or "" ? ["podman", "system", "dial-stdio"] : ["podman", "--url", ShellWord("unix://" + socket), "system", "dial-stdio"]);
        return arguments;
    }

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
        Processes.Wait(_pid); // ssh ends when its input does
        _errors.Dispose();
    }
}
