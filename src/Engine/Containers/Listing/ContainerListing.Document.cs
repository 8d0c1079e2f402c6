using System.Globalization;
using Selkie.Api.Libpod;
using Selkie.Oci.Mapping;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Listing;

/// <summary>A container of a list as libpod's ListContainer.</summary>
public sealed partial record ContainerListing
{
    /// <inheritdoc/>
    public ListedContainer ToDocument() => new()
    {
        AutoRemove = Summary.AutoRemove,
        Command = Summary.Command,
        CreatedAt = HumanUnits.Ago(Summary.Created),
        CidFile = Summary.CidFile,
        Exited = Exited,
        ExitedAt = Last.Finished.ToUnixTimeSeconds(),
        ExitCode = Last.ExitCode,
        ExposedPorts = ExposedPorts(),
        Id = Summary.Id,
        Image = Summary.Image,
        ImageId = Summary.ImageId,
        Labels = Summary.Labels.Sorted(),
        Mounts = Summary.Mounts ?? [],
        Names = [Summary.Name],
        Namespaces = DocumentOfNamespaces(),
        Networks = Summary.Networks ?? [],
        Pid = Pid,
        Ports = Summary.Ports is { } ports ? [.. ports.Select(DocumentOf)] : null,
        Restarts = Last.Restarts,
        Size = Size is { } size ? new ListedSize { RootFsSize = size.Root, RwSize = size.Written } : null,
        StartedAt = Last.Started.ToUnixTimeSeconds(),
        State = State.ToString(),
        Status = Status,
        Created = Summary.Created.ToUnixTimeSeconds(),
    };

    private static ListedPort DocumentOf(PortMapping port) => new()
    {
        HostIp = port.HostIp,
        ContainerPort = port.ContainerPort,
        HostPort = port.HostPort,
        Range = port.Range,
        Protocol = port.Protocol,
    };

    private SortedDictionary<string, IReadOnlyList<string>>? ExposedPorts()
    {
        if (Summary.Exposed is not { } exposed) return null;
        var protocols = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var group in exposed.Select(ExposedPort.Parse).GroupBy(port => port.Number.ToString(CultureInfo.InvariantCulture)))
            protocols[group.Key] = [.. group.Select(port => port.Protocol)];
        return protocols;
    }

    private ListedNamespaces DocumentOfNamespaces() => new()
    {
        Mnt = Namespace(0),
        Cgroup = Namespace(1),
        Ipc = Namespace(2),
        Net = Namespace(3),
        Pidns = Namespace(4),
        Uts = Namespace(5),
        User = Namespace(6),
    };

    private string? Namespace(int index) => index < Namespaces.Count && Namespaces[index].Length > 0 ? Namespaces[index] : null;
}
