using Selkie.Cli.Templates;
using Selkie.Engine.Host;

namespace Selkie.Cli.Output;

/// <summary>Prints <c>version</c>.</summary>
internal static class VersionOutput
{
    [Printer]
    public static int Print(ShowVersion request, VersionReport result, Screen output)
    {
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.Of(result.ToDocument()) + "\n");
        else if (request.Format is { Length: > 0 } format) PrintByTemplate(output, format, result);
        else PrintText(result, output);
        return 0;
    }

    /// <summary>A template over client and server, or, as older versions had it, over the client alone; what the first has printed by then stays.</summary>
    private static void PrintByTemplate(Screen output, string format, VersionReport result)
    {
        try
        {
            ReportPrinter.Value(output, "version", format, TypedValue.Of(result.ToDocument(), "*types.SystemVersionReport"));
        }
        catch (TemplateException)
        {
            ReportPrinter.Value(output, "version", format.Replace(".Server.", ".", StringComparison.Ordinal), TypedValue.Of(result.ToEngineVersion(), "*define.Version"));
        }
    }

    private static void PrintText(VersionReport result, Screen output) => output.Out.Write($"""
        Client:        {(output.Program == "selkie" ? "Selkie" : "Podman")} Engine
        Version:       {result.Version}
        API Version:   {result.Level}
        Go Version:    {result.Platform}
        Built:         {result.ToEngineVersion().BuiltTime}
        Build Origin:  {result.Origin}
        OS/Arch:       {result.OsArch}

        """);
}
