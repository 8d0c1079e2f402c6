using Selkie.Oci;

namespace Selkie.Engine.Containers.Running;

/// <summary>Descriptors that <c>--preserve-fds</c> and <c>--preserve-fd</c> pass into a container.</summary>
internal static class InheritedDescriptors
{
    private const int First = 3;

    /// <summary>The descriptors, each open.</summary>
    /// <exception cref="UserError">One is not, or both options are given.</exception>
    public static List<int> Check(uint count, IReadOnlyList<string> listed)
    {
        if (count > 0 && listed.Count > 0) throw new UserError("cannot specify both --preserve-fds and --preserve-fd");
        var list = listed.Select(text => int.TryParse(text, out var fd) ? fd : throw new UserError($"invalid file descriptor {text}")).ToList();
        for (var fd = First; fd < First + count; fd++) list.Add(fd);
        var option = listed.Count > 0 ? "preserve-fd" : "preserve-fds";
        foreach (var fd in list)
            if (!Linux.Descriptor.IsOpen(fd))
                throw new UserError($"file descriptor {fd} is not available - the {option} option requires that file descriptors must be passed");
        return list;
    }
}
