using Selkie.Engine.Containers;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>port</c>.</summary>
internal static class PortOutput
{
    [Printer]
    public static int Print(ListPorts request, IReadOnlyList<ContainerPorts> result, Screen output)
    {
        foreach (var container in result)
            foreach (var line in container.Lines)
                output.Out.Write(request.All ? $"{ShortId.Of(container.Id)}\t{line}\n" : line + "\n");
        return 0;
    }
}
