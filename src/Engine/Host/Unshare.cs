using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Host;

/// <summary>Run a command in the user namespace of the engine</summary>
/// <remarks>Runs a command, or $SHELL, as the root of the namespace that an ordinary user's containers live in: there the user's files and those of the subordinate IDs can be read, changed and mounted.</remarks>
[Verb("unshare", Use = "[options] [COMMAND [ARG...]]", Interspersed = false)]
[Example("ls -l ~/.local/share/containers/storage")]
[Example("cat /proc/self/uid_map")]
[Example("chown -R 1000:1000 ./data")]
public sealed partial record Unshare : IVerb<int>
{
    /// <summary>The command; $SHELL by default</summary>
    [Argument("COMMAND", Complete = "files")] public IReadOnlyList<string> Command { get; init; } = [];
}

internal sealed class UnshareHandler(EngineContext engine) : IHandler<Unshare, int>
{
    /// <summary>Becomes the command: the namespaces have been entered already.</summary>
    public int Handle(Unshare request)
    {
        if (!UserDirectories.Rootless) throw new EngineError(ErrorKind.Forbidden, "please use unshare with rootless");
        if (!engine.Shared.Program.EndsWithCall) throw new EngineError(ErrorKind.Unsupported, "unshare is for a command line: a service cannot become the command");
        var command = request.Command;
        if (command.Count == 0)
            command = [engine.Call.Variable("SHELL") ?? throw new EngineError(ErrorKind.Invalid, "no command specified and no $SHELL specified")];
        try
        {
            Exec.Replace(command[0], command);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT)
        {
            throw new EngineError(ErrorKind.CommandNotFound, command[0].Contains('/') ? $"fork/exec {command[0]}: no such file or directory" : $"exec: \"{command[0]}\": executable file not found in $PATH");
        }
        catch (LinuxException e)
        {
            throw new EngineError(ErrorKind.StartFailed, $"fork/exec {command[0]}: {Errno.Text(e.Error)}");
        }
        return 0;
    }
}
