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
    /// <summary>The process of a session.</summary>
    /// <param name="request">What it is to be.</param>
    /// <param name="spec">The container.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="status">The container's state.</param>
    /// <exception cref="EngineError">There is no such user.</exception>
    public Process Build(ExecInContainer request, ContainerSpec spec, IReadOnlyList<string> command, ContainerStatus status)
    {
        var running = RuntimeJson.Read(File.ReadAllBytes(new ContainerPaths(engine, spec.Id).RuntimeConfig)).Process!;
        var user = request.User is { } name ? Resolve(name, spec, status.Pid) : null;
        var identity = user is null ? running.User : user.Identity with { Umask = running.User.Umask };
        var bounding = request.Privileged is true || spec.Security.Privileged ? Selkie.Engine.Machine.HostFacts.BoundingCapabilities() : running.Capabilities?.Bounding ?? [];
        return running with
        {
            Terminal = request.Tty,
            Args = command,
            Cwd = request.WorkDir ?? spec.Process.WorkDir,
            User = identity,
            Env = BuildEnv(request, spec, running, user, engine.Call.Environment),
            Capabilities = BuildCapabilities(request, running, identity, bounding),
        };
    }

    private static Oci.Runtime.CapabilitySets? BuildCapabilities(ExecInContainer request, Process running, User identity, IReadOnlyList<string> bounding)
    {
        if (request.Privileged is not true && request.User is null) return running.Capabilities;
        if (identity.Uid == 0 || request.Privileged is true) return new Oci.Runtime.CapabilitySets { Bounding = bounding, Effective = bounding, Permitted = bounding, Inheritable = request.Privileged is true ? bounding : null, Ambient = request.Privileged is true && identity.Uid != 0 ? bounding : null };
        return new Oci.Runtime.CapabilitySets { Bounding = bounding };
    }

    private ContainerUser Resolve(ProcessUser name, ContainerSpec spec, int pid)
    {
        try
        {
            using var root = new RootFiles([$"/proc/{pid}/root"]);
            ContainerProcesses.RequireAlive(new ContainerPaths(engine, spec.Id).Run, pid);
            return ContainerUser.Resolve(name, spec.Process.Groups, new AccountTexts(root, []));
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.BadState, e.Message, e);
        }
    }

    private static IReadOnlyList<string> BuildEnv(ExecInContainer request, ContainerSpec spec, Process running, ContainerUser? user, IReadOnlyDictionary<string, string> ofCaller)
    {
        var env = new EnvironmentBuilder(ofCaller);
        env.Add((running.Env ?? []).Select(EnvironmentEntry.Parse));
        // A home that the container was told of is everybody's.
        var isTold = spec.Process.Env.Any(entry => entry.StartsWith("HOME=", StringComparison.Ordinal));
        if (user is not null && !isTold) env.Set("HOME", user.Home);
        if (request.Tty && !env.Has("TERM")) env.Set("TERM", "xterm");
        env.Add(request.EnvFiles);
        env.Add(request.Env);
        return env.ToList();
    }
}
