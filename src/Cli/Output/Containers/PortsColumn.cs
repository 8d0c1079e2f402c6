using System.Globalization;
using System.Text;
using Selkie.Engine.State;
using Selkie.Runtime.Containers;

namespace Selkie.Cli.Output.Containers;

/// <summary>Ports of a container as <c>ps</c> shows them: published ones, then those that are only exposed, neighbours as ranges.</summary>
internal static class PortsColumn
{
    public static string Of(ContainerSummary container)
    {
        if (container.Ports is null && container.Exposed is null) return "";
        var text = new StringBuilder();
        var published = new HashSet<ExposedPort>();
        foreach (var port in container.Ports ?? [])
        {
            var host = port.HostIp.Length > 0 ? port.HostIp : "0.0.0.0";
            Add(text, $"{host}:{Range(port.HostPort, port.Range)}->{Range(port.ContainerPort, port.Range)}/{port.Protocol}");
            for (var i = 0; i < port.Range; i++) published.Add(new(port.ContainerPort + i, port.Protocol));
        }
        AddExposed(text, (container.Exposed ?? []).Select(ExposedPort.Parse).Where(port => !published.Contains(port)).OrderBy(port => port.Protocol, StringComparer.Ordinal).ThenBy(port => port.Number));
        return text.ToString();
    }

    private static void AddExposed(StringBuilder text, IEnumerable<ExposedPort> ports)
    {
        ExposedPort first = default;
        var count = 0;
        foreach (var port in ports)
        {
            if (count > 0 && port.Protocol == first.Protocol && port.Number == first.Number + count)
            {
                count++;
                continue;
            }
            if (count > 0) Add(text, $"{Range(first.Number, count)}/{first.Protocol}");
            (first, count) = (port, 1);
        }
        if (count > 0) Add(text, $"{Range(first.Number, count)}/{first.Protocol}");
    }

    private static void Add(StringBuilder text, string port) => text.Append(text.Length > 0 ? ", " : "").Append(port);

    private static string Range(int first, int count) => count > 1 ? $"{first}-{first + count - 1}" : first.ToString(CultureInfo.InvariantCulture);
}
