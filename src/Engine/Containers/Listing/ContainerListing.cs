using Selkie.Api.Libpod;
using Selkie.Engine.State;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Listing;

/// <summary>A container in a list.</summary>
/// <param name="Summary">What it is.</param>
/// <param name="State">What it does now.</param>
/// <param name="Pid">The first process, or 0.</param>
/// <param name="Last">Its run or the last one.</param>
public sealed partial record ContainerListing(ContainerSummary Summary, ContainerState State, int Pid, LastRun Last) : IDocumented<ListedContainer>
{
    /// <summary>It has run and ended.</summary>
    public bool Exited => State == ContainerState.Exited;

    /// <summary>Sizes, where they were asked for.</summary>
    public ContainerSize? Size { get; init; }

    /// <summary>Namespaces by the kernel's numbers in the order mnt, cgroup, ipc, net, pid, uts, user, where they were asked for; empty texts where it does not run.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>What it is attached to, where that was asked for.</summary>
    public ContainerAttachments? Attachments { get; init; }

    /// <summary>The state as people read it.</summary>
    public string Status => State switch
    {
        _ when State == ContainerState.Running => "Up " + HumanUnits.Duration(DateTimeOffset.UtcNow - Whole(Last.Started)),
        _ when Exited => $"Exited ({Last.ExitCode}) {HumanUnits.Ago(Whole(Last.Finished))}",
        _ => Capital(State.ToString()),
    };

    private static string Capital(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..];

    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}

/// <summary>What a container is attached to.</summary>
/// <param name="NetworkMode">How it is on networks.</param>
/// <param name="Network">Its networks.</param>
/// <param name="Mounts">Its mounts.</param>
public sealed record ContainerAttachments(string NetworkMode, NetworkInspection Network, IReadOnlyList<MountInspection> Mounts);

/// <summary>Bytes of a container.</summary>
/// <param name="Root">Of its root file system, the image's layers included.</param>
/// <param name="Written">Of what it wrote itself.</param>
public sealed record ContainerSize(long Root, long Written);
