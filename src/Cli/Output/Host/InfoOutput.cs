using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Information;

namespace Selkie.Cli.Output.Host;

/// <summary>Prints <c>info</c>: as YAML, as JSON, or by a template.</summary>
internal static class InfoOutput
{
    private const int Indent = 2;

    [Printer]
    public static int Print(ShowInfo request, SystemInfo info, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.Bare(info, Indent) + "\n");
        else if (request.Format is { Length: > 0 } format) ReportPrinter.Value(output, "info", format, new StructValue(Data(info), "system.infoReport"));
        else output.Out.Write(YamlText.Of(DocumentText.Read(info)) + "\n");
        return 0;
    }

    private static GoStruct Data(SystemInfo info) => new("system.infoReport",
    [
        GoMember.Embedded(info.ToGo()),
        new("Client", "Client", "*define.Version", null, LeftOut.Nil),
    ]);
}
