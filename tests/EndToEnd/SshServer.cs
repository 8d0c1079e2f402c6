using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Selkie.EndToEnd;

/// <summary>
/// OpenSSH's server on loopback, with keys of the tests' own, that lets the caller's user in and finds the engine as podman; and a directory whose ssh is the system's with known hosts of
/// the tests' own, for the file of known hosts is the user's whichever home the environment names.
/// </summary>
internal sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private readonly Process _server;

    internal SshServer(Caller engine, string user, string engineProgram)
    {
        Assert.SkipUnless(File.Exists(Program) && File.Exists("/usr/bin/ssh-keygen"), "openssh-server is not installed");
        Assert.SkipUnless(Environment.UserName == "root", "a server for other users needs root");
        var directory = $"{engine.Scratch}/ssh-{Guid.NewGuid():N}";
        (Key, WrongKey, Programs, Port) = ($"{directory}/key", $"{directory}/wrong", $"{directory}/bin", Caller.FreePort());
        var made = Caller.Run("sh", "-c", $$"""
            set -e
            mkdir -p {{directory}}/bin {{directory}}/remote /run/sshd
            for name in host key wrong; do ssh-keygen -q -t ed25519 -N '' -f {{directory}}/$name; done
            chown {{user}} {{directory}} {{directory}}/key {{directory}}/wrong
            ln -s {{engineProgram}} {{directory}}/remote/podman
            printf '[127.0.0.1]:{{Port}} %s\n' "$(cat {{directory}}/host.pub)" > {{directory}}/known
            printf '#!/bin/sh\nexec /usr/bin/ssh -F none -o UserKnownHostsFile={{directory}}/known "$@"\n' > {{directory}}/bin/ssh
            printf '#!/bin/sh\nexec /usr/bin/ssh -F none -o UserKnownHostsFile=/dev/null "$@"\n' > {{directory}}/bin/ssh-stranger
            chmod 755 {{directory}}/bin/*
            """);
        Assert.True(made.Code == 0, made.Error);
        File.WriteAllText($"{directory}/sshd.conf", $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {directory}/host
            AuthorizedKeysFile {directory}/key.pub
            PidFile none
            UsePAM yes
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            SetEnv PATH={directory}/remote:/usr/bin:/bin
            """);
        _server = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", $"{directory}/sshd.conf"]) { RedirectStandardError = true })!;
        _ = _server.StandardError.ReadToEndAsync();
        Caller.Await(IsListening, "the ssh server");
    }

    /// <summary>Where it listens.</summary>
    internal int Port { get; }

    /// <summary>The key that it lets in.</summary>
    internal string Key { get; }

    /// <summary>A key that it does not know.</summary>
    internal string WrongKey { get; }

    /// <summary>Where ssh is that knows the server's key.</summary>
    internal string Programs { get; }

    /// <summary>From now on the client has never seen the server.</summary>
    internal void Forget() => File.Move($"{Programs}/ssh-stranger", $"{Programs}/ssh", overwrite: true);

    private bool IsListening()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
    }
}
