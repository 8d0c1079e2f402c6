using Selkie.Engine.State;
using Selkie.Runtime;

namespace Selkie.Engine.Containers;

/// <summary>A container in a list.</summary>
/// <param name="Summary">What it is.</param>
/// <param name="State">created, running, exited … or "storage" for one that another tool made.</param>
/// <param name="Pid">The first process, or 0.</param>
/// <param name="Last">Its run or the last one.</param>
public sealed record ContainerListing(ContainerSummary Summary, string State, int Pid, LastRun Last)
{
    /// <summary>It has run and ended.</summary>
    public bool Exited => State == ContainerState.Exited;

    /// <summary>Sizes, where they were asked for.</summary>
    public ContainerSize? Size { get; init; }

    /// <summary>Namespaces by the kernel's numbers in the order mnt, cgroup, ipc, net, pid, uts, user, where they were asked for; empty texts where it does not run.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];
}

/// <summary>Bytes of a container.</summary>
/// <param name="Root">Of its root file system, the image's layers included.</param>
/// <param name="Written">Of what it wrote itself.</param>
public sealed record ContainerSize(long Root, long Written);
