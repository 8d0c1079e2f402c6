using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Containers.Status;
using Selkie.Oci.Runtime;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers;

/// <summary>Makes the process of an exec session: the container's own, but for what was asked for.</summary>
internal sealed class ExecProcess(EngineContext engine)
{
    private const string Home = "HOME=";

    /// <summary>The process of a session.</summary>
    /// <param name="request">What it is to be.</param>
    /// <param name="spec">The container.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="status">The container's state.</param>
    /// <exception cref="EngineError">There is no such user.</exception>
    public Process Build(ExecInContainer request, ContainerSpec spec, IReadOnlyList<string> command, ContainerStatus status)
    {
        var running = RuntimeJson.Read(File.ReadAllBytes(new ContainerPaths(engine, spec.Id).RuntimeConfig)).Process!;
        // The container's user is looked up anew: its start has given him a line in each file. Added groups are his alone (libpod oci_conmon_exec_common.go).
        var name = request.User ?? (spec.Process.User is { IsNone: false } own ? own : null);
        var user = name is null ? null : Resolve(name, request.User is null ? spec.Process.Groups : [], spec, status.Pid);
        var identity = user is null ? running.User : user.Identity with { Umask = running.User.Umask };
        var bounding = request.Privileged is true || spec.Security.Privileged ? Selkie.Engine.Machine.HostFacts.BoundingCapabilities() : running.Capabilities?.Bounding ?? [];
        return running with
        {
            Terminal = request.Tty,
            Args = command,
            Cwd = request.WorkDir ?? spec.Process.WorkDir,
            User = identity,
            Env = BuildEnv(request, spec, running, user, engine.Call.Environment),
            Capabilities = BuildCapabilities(running, identity, bounding, isOwn: name is null || name == spec.Process.User),
        };
    }

    // Root has what is within bounds, the container's user what he was given, others nothing.
    private static Oci.Runtime.CapabilitySets BuildCapabilities(Process running, User identity, IReadOnlyList<string> bounding, bool isOwn)
    {
        if (identity.Uid == 0) return new Oci.Runtime.CapabilitySets { Bounding = bounding, Effective = bounding, Permitted = bounding };
        var given = isOwn ? running.Capabilities?.Effective : null;
        return new Oci.Runtime.CapabilitySets { Bounding = bounding, Effective = given, Permitted = given, Inheritable = given, Ambient = given };
    }

    private ContainerUser Resolve(ProcessUser name, IReadOnlyList<string> groups, ContainerSpec spec, int pid)
    {
        try
        {
            using var root = new RootFiles([$"/proc/{pid}/root"]);
            ContainerProcesses.RequireAlive(new ContainerPaths(engine, spec.Id).Run, pid);
            return ContainerUser.Resolve(name, groups, new AccountTexts(root, []), spec.Id);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.BadState, e.Message, e);
        }
    }

    private static string HomeOf(Process running) => running.Env?.FirstOrDefault(entry => entry.StartsWith(Home, StringComparison.Ordinal)) is { } told ? told[Home.Length..] : "";

    private static IReadOnlyList<string> BuildEnv(ExecInContainer request, ContainerSpec spec, Process running, ContainerUser? user, IReadOnlyDictionary<string, string> ofCaller)
    {
        var env = new EnvironmentBuilder(ofCaller);
        // What the start told the first process (its host's name, the id of its machine) is for that one; a home that the container was told of is everybody's.
        env.Add(spec.Process.Env.Select(EnvironmentEntry.Parse));
        if (request.Tty && !env.Has("TERM")) env.Set("TERM", "xterm");
        if (!env.Has("HOME")) env.Set("HOME", user?.Home ?? HomeOf(running));
        env.Add(request.EnvFiles);
        env.Add(request.Env);
        return env.ToList();
    }
}
