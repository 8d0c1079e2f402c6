using Selkie.Network.Ports;
using Selkie.Oci.Mapping;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The published ports of a container together.</summary>
internal static class PortMappings
{
    /// <summary>Makes one of mappings that say the same of some ports.</summary>
    public static List<PortMapping> Merge(IEnumerable<PortMapping> mappings)
    {
        var merged = new List<PortMapping>();
        foreach (var mapping in mappings)
        {
            var next = mapping;
            var place = merged.Count;
            for (int i; (i = merged.FindIndex(other => Overlap(other, next))) >= 0; place = Math.Min(place, i))
            {
                next = Union(merged[i], next);
                merged.RemoveAt(i);
            }
            merged.Insert(place, next);
        }
        return merged;
    }

    /// <summary>Ports in the order in which they are shown: those of one address and protocol together, by the host's port, neighbours as one range.</summary>
    public static List<PortMapping> Order(IEnumerable<PortMapping> mappings)
    {
        var ordered = new List<PortMapping>();
        foreach (var group in mappings.GroupBy(port => (port.HostIp, port.Protocol)))
            foreach (var next in group.OrderBy(port => port.HostPort))
                if (ordered is [.., var last] && last with { HostPort = (ushort)(last.HostPort + last.Range), ContainerPort = (ushort)(last.ContainerPort + last.Range), Range = next.Range } == next)
                    ordered[^1] = last with { Range = (ushort)(last.Range + next.Range) };
                else
                    ordered.Add(next);
        return ordered;
    }

    // Those that get any free port of the host each get their own.
    private static bool Overlap(PortMapping a, PortMapping b) =>
        a.HostPort > 0 && b.HostPort > 0
        && (a.HostIp, a.Protocol, a.HostPort - a.ContainerPort) == (b.HostIp, b.Protocol, b.HostPort - b.ContainerPort)
        && a.ContainerPort < b.ContainerPort + b.Range && b.ContainerPort < a.ContainerPort + a.Range;

    private static PortMapping Union(PortMapping a, PortMapping b)
    {
        var first = a.ContainerPort < b.ContainerPort ? a : b;
        return first with { Range = (ushort)(Math.Max(a.ContainerPort + a.Range, b.ContainerPort + b.Range) - first.ContainerPort) };
    }

    /// <summary>Gives a free port of the host to every mapping that has none.</summary>
    public static PortMapping AssignHostPort(PortMapping mapping) =>
        mapping.HostPort != 0 ? mapping : mapping with { HostPort = PortReservation.FindFree(mapping.HostIp, mapping.Range, mapping.Protocol) };
}
