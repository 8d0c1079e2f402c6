using Selkie.Engine.Containers.Inspection;
using Selkie.Engine.Containers.ProcessList;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Containers;

/// <summary>List a container's processes</summary>
/// <remarks>Lists the processes of a running container with the columns named, or with those that arguments of ps(1) ask for. Columns: args, capamb, capbnd, capeff, capinh, capprm, comm, etime, group, groups, hgroup, hgroups, hpid, huid, huser, label, nice, pcpu, pgid, pid, ppid, rgroup, rss, ruser, seccomp, state, stime, time, tty, uid, user, vsz</remarks>
[Verb("container top", Alias = "top", Use = "[options] CONTAINER [FORMAT-DESCRIPTORS|ARGS...]", Interspersed = false)]
[Example("webserver")]
[Example("webserver user pid hpid pcpu args")]
[Example("webserver -o pid,stat,cmd")]
[Docker("GET /containers/{name}/top")]
[Libpod("GET /containers/{name}/top")]
public sealed partial record ShowProcesses : IVerb<ProcessReport>
{
    /// <summary>The container, then descriptors or arguments of ps</summary>
    [Argument("CONTAINER", Complete = "running", Query = "ps_args")] public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Take the container created last</summary>
    [Option("latest", 'l')] public bool Latest { get; init; }

    /// <summary>Print the names of the columns</summary>
    [Option("list-descriptors", Hidden = true)] public bool ListDescriptors { get; init; }
}

/// <summary>Lines with fields by tab characters, headings first.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Aligned">The fields are to be put under each other.</param>
public sealed record ProcessReport(IReadOnlyList<string> Lines, bool Aligned);

internal sealed class ShowProcessesHandler(EngineContext engine) : IHandler<ShowProcesses, ProcessReport>
{
    public ProcessReport Handle(ShowProcesses request)
    {
        if (request.ListDescriptors) return new ProcessReport(ProcessFields.Names, Aligned: false);
        if (request.Arguments.Count == 0 && !request.Latest) throw new EngineError(ErrorKind.Invalid, "you must provide the name or id of a running container");
        var row = request.Latest ? engine.Lookup.Latest() : Find(request.Arguments[0].TrimStart('/'));
        var words = request.Latest ? request.Arguments : [.. request.Arguments.Skip(1)];
        var status = ContainerStatus.Read(engine, row);
        if (!status.IsRunning) throw new EngineError(ErrorKind.BadState, "top can only be used on running containers");
        if (row.Spec.Resources.Cgroups == "disabled")
            throw new EngineError(ErrorKind.Invalid, $"cannot run top on container {row.Spec.Id} as it did not create a cgroup: this container does not have a cgroup");
        if (ProcessFields.Parse(words) is not { } fields) return new ProcessReport(RunPs(engine.Runtime.Open(), row, words), Aligned: true);
        var lines = new List<string> { string.Join('\t', fields.Select(field => field.Heading)) };
        // All that the container's own ps would show: its namespace may be shared.
        foreach (var process in ContainerProcess.ReadAll(Selkie.Linux.ProcessControl.PidNamespace.Members(status.Pid))) lines.Add(string.Join('\t', fields.Select(field => field.Text(process))));
        return new ProcessReport(lines, Aligned: true);
    }

    private State.ContainerRow Find(string name)
    {
        try
        {
            return engine.Lookup.One(name);
        }
        catch (NoSuchContainerException e)
        {
            throw new EngineError(ErrorKind.NotFound, "unable to look up requested container: " + e.Message, subject: e.Subject);
        }
    }

    // The host's ps(1), in the host's mounts but for a /proc of the container's pids: it opens nothing that the container made, for all it reads of it is the
    // kernel's text, and user names are the host's. It is a process among the container's, which may kill it; without CAP_SYS_PTRACE they do not get at its memory,
    // descriptors or root (ptrace(2), access mode checking). A container that can come to that capability, by a program of root's as well, must bring its own ps.
    private Selkie.Linux.Spawning.SpawnResult? RunHostPs(State.ContainerRow row, string[] arguments)
    {
        var capabilities = Runtime.Capabilities.Of(row.Spec, HostConfigInspector.DefaultCapabilities(engine), Selkie.Engine.Machine.HostFacts.BoundingCapabilities());
        if (capabilities.Bounding?.Contains("CAP_SYS_PTRACE") == true) return null;
        if (Selkie.Linux.Spawning.ProgramPath.TryFind("nsenter") is not { } nsenter || Selkie.Linux.Spawning.ProgramPath.TryFind("ps") is not { } ps || Selkie.Linux.Spawning.ProgramPath.TryFind("unshare") is not { } unshare) return null;
        var pid = ContainerStatus.Read(engine, row).Pid.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Selkie.Linux.Spawning.Command.Run(nsenter, ["--target", pid, "--pid", unshare, "--mount", "--mount-proc", ps, .. arguments]);
    }

    // What no descriptor names is for ps(1). Its own line does not count.
    private List<string> RunPs(Runtime.OciRuntime runtime, State.ContainerRow row, IReadOnlyList<string> words)
    {
        var arguments = words.Count == 1 ? words[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [.. words];
        var result = RunHostPs(row, arguments) ?? runtime.Run(["exec", row.Spec.Id, "ps", .. arguments]);
        if (!result.Status.Success) throw new EngineError(ErrorKind.Internal, $"ps(1) failed with exit code {result.Status.Code}: {result.ErrorText.Trim()}");
        var own = string.Join(' ', words);
        return [.. result.OutputText.TrimEnd('\n').Split('\n').Where(line => !line.Contains(own, StringComparison.Ordinal))];
    }
}
