using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Networks;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Networks;

/// <summary>Prints <c>network ls</c> and <c>network inspect</c>.</summary>
internal static class NetworkOutputs
{
    private const int ListIndent = 2, InspectIndent = 5;

    [Printer]
    public static int Listed(ListNetworks request, IReadOnlyList<NetworkDefinition> networks, Screen output)
    {
        if (request.Quiet) foreach (var network in networks) output.Out.Write(network.Name + "\n");
        else if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(networks, ListIndent) + "\n");
        else ReportPrinter.Rows(output, "ls", request.Format, "{{.ID}}\t{{.Name}}\t{{.Driver}}", networks, Shape(request.NoTruncation), !request.NoHeading);
        return 0;
    }

    [Printer]
    public static int Inspected(InspectNetworks request, InspectNetworksReport result, Screen output)
    {
        if (request.Format.Length == 0 || ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(result.Networks, InspectIndent) + "\n");
        else if (result.Networks.Count > 0) ReportPrinter.Values(output, "inspect", InspectOutput.Normalize(request.Format, "network"), [.. result.Networks.Select(network => InspectOutput.Value(network))]);
        output.Out.Flush();
        foreach (var error in result.Errors.Skip(1)) output.Error.Write(error.Message + "\n");
        return result.Errors.Count == 0 ? 0 : throw result.Errors[0];
    }

    private static RowShape<NetworkDefinition> Shape(bool whole) =>
        new RowShape<NetworkDefinition>("networks.ListPrintReports", network => Data(network, whole), NetworkDefinition.GoNames).Heading("ID", "NETWORK ID");

    // Podman's reporter has two methods over the network's members of the same names.
    private static GoStruct Data(NetworkDefinition network, bool whole)
    {
        var labels = string.Join(',', (network.Labels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}"));
        return GoStruct.Around("networks.ListPrintReports", network.ToGo().With("ID", "string", whole ? network.Id : ShortId.Of(network.Id)).With("Labels", "string", labels));
    }
}
