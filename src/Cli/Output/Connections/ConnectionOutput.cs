using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Connections;

namespace Selkie.Cli.Output.Connections;

/// <summary>Prints <c>system connection list</c> and <c>context inspect</c>.</summary>
internal static class ConnectionOutput
{
    private const int Indent = 4;

    [Printer]
    public static int Print(ListConnections request, IReadOnlyList<ServiceConnection> connections, Screen output) => Print("list", request.Format, request.Quiet, connections, output);

    [Printer]
    public static int Print(InspectContexts request, IReadOnlyList<ServiceConnection> connections, Screen output) =>
        Print("inspect", string.IsNullOrEmpty(request.Format) ? "json" : request.Format, request.Quiet, connections, output);

    private static int Print(string command, string? format, bool quiet, IReadOnlyList<ServiceConnection> connections, Screen output)
    {
        if (quiet) foreach (var connection in connections) output.Out.Write(connection.Name + "\n");
        else if (ReportPrinter.IsJson(format)) output.Out.Write(DocumentText.OfList(connections, Indent) + "\n");
        else ReportPrinter.Rows(output, command, format, "{{.Name}}\t{{.URI}}\t{{.Identity}}\t{{.Default}}\t{{.ReadWrite}}", connections, Shape);
        return 0;
    }

    // The headings are the members' names, and those of TLS are newer than the type that {{.}} shows.
    private static RowShape<ServiceConnection> Shape =>
        new RowShape<ServiceConnection>("config.Connection", Data, ["Name", "URI", "Identity", "Default", "ReadWrite"])
            .Heading("Name", "Name").Heading("URI", "URI").Heading("Identity", "Identity").Heading("Default", "Default").Heading("ReadWrite", "ReadWrite")
            .Add("TLSCA", connection => connection.TlsAuthority ?? "", "TLSCA")
            .Add("TLSCert", connection => connection.TlsCertificate ?? "", "TLSCert")
            .Add("TLSKey", connection => connection.TlsKey ?? "", "TLSKey");

    private static GoStruct Data(ServiceConnection connection) => new("config.Connection",
    [
        new("Name", "Name", "string", connection.Name),
        GoMember.Embedded(new("config.Destination",
        [
            new("URI", "URI", "string", connection.Uri),
            new("Identity", "Identity", "string", connection.Identity ?? "", LeftOut.Zero),
            new("IsMachine", "IsMachine", "bool", false, LeftOut.Zero),
        ])),
        new("Default", "Default", "bool", connection.Default),
        new("ReadWrite", "ReadWrite", "bool", connection.ReadWrite),
    ]);
}
