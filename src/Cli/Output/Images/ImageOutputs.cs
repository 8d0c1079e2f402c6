using Selkie.Api;
using Selkie.Engine.Images;
using Selkie.Oci;
using Selkie.Oci.Json;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>pull</c>, <c>rmi</c>, <c>image exists</c> and <c>image inspect</c>.</summary>
internal static class ImageOutputs
{
    private const int ConfigIndent = 4;
    private const int InspectIndent = 5;

    [Printer]
    public static int Pulled(PullReport result, Screen output)
    {
        foreach (var id in result.Ids) output.Out.Write(id + "\n");
        output.Out.Flush();
        foreach (var error in result.Errors.SkipLast(1)) output.Error.Write($"Error: {error.Message}\n");
        return result.Errors.Count == 0 ? 0 : throw result.Errors[^1];
    }

    [Printer]
    public static int Imported(ImportReport result, Screen output)
    {
        output.Out.Write(result.Id + "\n");
        return 0;
    }

    [Printer]
    public static int Removed(RemoveImagesReport result, Screen output)
    {
        foreach (var name in result.Untagged) output.Out.Write($"Untagged: {name}\n");
        foreach (var id in result.Deleted) output.Out.Write($"Deleted: {id}\n");
        output.Out.Flush();
        return result.Errors.Count == 0 ? 0 : throw new EngineError(result.Failure, Joined(result.Errors));
    }

    [Printer]
    public static int Inspected(InspectImages request, InspectImagesReport result, Screen output)
    {
        if (result.Document is { } document) return Print(request, document, output);
        IReadOnlyList<ObjectInspection> found = result.Foreign.Count > 0 ? result.Foreign : result.Images;
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(found, InspectIndent) + "\n");
        else if (found.Count > 0) ReportPrinter.Values(output, "inspect", InspectOutput.Normalize(request.Format, "image"), [.. found.Select(o => InspectOutput.Value(o))]);
        output.Out.Flush();
        foreach (var error in result.Errors.Skip(1)) output.Error.Write($"error inspecting object: {error.Message}\n");
        return result.Errors.Count == 0 ? 0 : throw result.Errors[0];
    }

    // Raw as it is; else indented, as skopeo shows a configuration.
    private static int Print(InspectImages request, byte[] document, Screen output)
    {
        if (request.Raw) output.Out.Write(System.Text.Encoding.UTF8.GetString(document));
        else output.Out.Write(System.Text.Encoding.UTF8.GetString(GoJson.Indent(document, ConfigIndent)) + "\n");
        return 0;
    }

    /// <summary>What the loading engine said.</summary>
    [Printer]
    public static int Copied(CopyBetweenHostsReport result, Screen output)
    {
        output.Out.Write(result.Text);
        return 0;
    }

    // As hashicorp/go-multierror lists several errors.
    private static string Joined(IReadOnlyList<EngineError> errors) => errors.Count == 1
        ? errors[0].Message
        : $"{errors.Count} errors occurred:\n\t* " + string.Join("\n\t* ", errors.Select(e => e.Message));
}
