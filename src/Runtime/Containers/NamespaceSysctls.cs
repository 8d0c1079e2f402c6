namespace Selkie.Runtime.Containers;

/// <summary>Kernel parameters that belong to a namespace (namespaces(7)): a container that shares the host's cannot have values of its own.</summary>
public static class NamespaceSysctls
{
    /// <summary>The namespace that a container shares and that a parameter belongs to; null where it may be set.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="container">The container.</param>
    /// <param name="ownNetwork">The container has a network of its own.</param>
    public static string? SharedNamespaceOf(string name, ContainerSpec container, bool ownNetwork)
    {
        if (name.StartsWith("net.", StringComparison.Ordinal) && !ownNetwork) return "Network";
        return name.StartsWith("fs.mqueue.", StringComparison.Ordinal) && container.Namespaces.Ipc is not { Word: "private" or "shareable" or "none" } ? "IPC" : null;
    }

    /// <summary>Fails where a parameter cannot be set.</summary>
    /// <param name="container">The container.</param>
    /// <param name="ownNetwork">It has a network of its own.</param>
    /// <exception cref="Selkie.Oci.EngineError">One belongs to a namespace of the host's.</exception>
    public static void Check(ContainerSpec container, bool ownNetwork)
    {
        foreach (var (name, value) in container.Security.Sysctls)
            if (SharedNamespaceOf(name, container, ownNetwork) is { } shared)
                throw new Oci.EngineError(Oci.ErrorKind.Invalid, $"sysctl {name}={value} can't be set since {shared} Namespace set to host: invalid argument");
    }
}
