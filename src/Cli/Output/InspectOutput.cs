using Selkie.Engine.Inspection;

namespace Selkie.Cli.Output;

/// <summary>Prints <c>inspect</c> of any kind of object.</summary>
internal static class InspectOutput
{
    private const int Indent = 5;

    [Printer]
    public static int Print(InspectContainers request, InspectReport result, Screen output) => Print(request.Format, "container", result, output);

    [Printer]
    public static int Print(InspectObjects request, InspectReport result, Screen output) => Print(request.Format, request.Type, result, output);

    private static int Print(string format, string type, InspectReport result, Screen output)
    {
        if (format.Length == 0 || ReportPrinter.IsJson(format)) output.Out.Write(DocumentText.OfList(result.Objects, Indent) + "\n");
        else if (result.Objects.Count > 0) ReportPrinter.Values(output, "inspect", Normalize(format, type), [.. result.Objects.Select(o => InspectionValue.Of(o))]);
        output.Out.Flush();
        foreach (var error in result.Errors.Skip(1)) output.Error.Write(error.Message + "\n");
        return result.Errors.Count == 0 ? 0 : throw result.Errors[0];
    }

    // Names that Docker's templates use for Podman's members.
    private static string Normalize(string format, string type)
    {
        var text = format.Replace(".Src", ".Source", StringComparison.Ordinal).Replace(".Dst", ".Destination", StringComparison.Ordinal).Replace(".ImageID", ".Image", StringComparison.Ordinal);
        return type == "image" ? text.Replace(".Config.Healthcheck", ".HealthCheck", StringComparison.Ordinal) : text;
    }
}
