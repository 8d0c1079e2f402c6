using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Launching;

/// <summary>Descriptors that <c>--preserve-fds</c> and <c>--preserve-fd</c> pass into a container.</summary>
internal static class InheritedDescriptors
{
    private const int First = 3, Nothing = -1;

    /// <summary>The descriptors, each open.</summary>
    /// <exception cref="EngineError">One is not, or both options are given.</exception>
    public static List<int> Check(EngineContext engine, uint count, IReadOnlyList<string> listed)
    {
        if (count > 0 && listed.Count > 0) throw new EngineError(ErrorKind.Invalid, "cannot specify both --preserve-fds and --preserve-fd");
        var list = listed.Select(text => int.TryParse(text, out var fd) ? fd : throw new EngineError(ErrorKind.Invalid, $"invalid file descriptor {text}")).ToList();
        for (var fd = First; fd < First + count; fd++) list.Add(fd);
        var option = listed.Count > 0 ? "preserve-fd" : "preserve-fds";
        foreach (var fd in list)
            if (!engine.Shared.Program.EndsWithCall || !Selkie.Linux.Files.FileDescriptor.IsInherited(fd))
                throw new EngineError(ErrorKind.Invalid, $"file descriptor {fd} is not available - the {option} option requires that file descriptors must be passed");
        return list;
    }

    /// <summary>
    /// What the OCI runtime is started with. runc hands on every number up to the last (utils_linux.go), in a gap whatever it has opened there itself, its log or a
    /// pipe; so /dev/null stands in the gaps. crun leaves them closed.
    /// </summary>
    public static IReadOnlyList<SpawnFile> Plan(IReadOnlyList<int> descriptors, string runtime)
    {
        List<SpawnFile> files = [.. descriptors.Select(fd => new SpawnFile(fd, fd))];
        if (Path.GetFileName(runtime) == "crun") return files;
        for (var fd = First; fd < descriptors.DefaultIfEmpty().Max(); fd++)
            if (!descriptors.Contains(fd))
                files.Add(new SpawnFile(Nothing, fd));
        return files;
    }
}
