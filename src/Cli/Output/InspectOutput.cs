using Selkie.Api;
using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
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
        else if (result.Objects.Count > 0) ReportPrinter.Values(output, "inspect", Normalize(format, type), [.. result.Objects.Select(o => Value(o))]);
        output.Out.Flush();
        foreach (var error in result.Errors.Skip(1)) output.Error.Write(error.Message + "\n");
        return result.Errors.Count == 0 ? 0 : throw result.Errors[0];
    }

    /// <summary>An object as a template sees it: one of a list of objects of any kind, within the report that Podman makes of it.</summary>
    public static TemplateValue Value(ObjectInspection inspection)
    {
        var data = inspection.ToGo();
        var report = inspection switch
        {
            ContainerInspection => GoStruct.Around("entities.ContainerInspectReport", data),
            ImageInspection => GoStruct.Around("types.ImageInspectReport", data),
            VolumeInspection => GoStruct.Around("types.VolumeInspectReport", GoStruct.Around("types.VolumeConfigResponse", data)),
            _ => data,
        };
        return new StructValue(report, "interface {}");
    }

    /// <summary>A format with the names that Docker's templates use for Podman's members replaced.</summary>
    public static string Normalize(string format, string type)
    {
        var text = WithId(format).Replace(".Src", ".Source", StringComparison.Ordinal).Replace(".Dst", ".Destination", StringComparison.Ordinal).Replace(".ImageID", ".Image", StringComparison.Ordinal);
        return type == "image" ? text.Replace(".Config.Healthcheck", ".HealthCheck", StringComparison.Ordinal) : text;
    }

    // {{.Id}} alone: elsewhere the member is named ID.
    private static string WithId(string format)
    {
        for (var open = format.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = format.IndexOf("{{", open + 2, StringComparison.Ordinal))
        {
            var close = format.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) break;
            if (format.AsSpan(open + 2, close - open - 2).Trim() is ".Id") format = $"{format[..open]}{{{{.ID{format[close..]}";
        }
        return format;
    }
}
