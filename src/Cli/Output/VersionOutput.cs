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

    /// <summary>A template over client and server, or, as older versions had it, over the client alone.</summary>
    private static void PrintByTemplate(Screen output, string format, VersionReport result)
    {
        using var text = new StringWriter();
        try
        {
            ReportPrinter.Value(new Screen(output.Program, text, output.Error), "version", format, Both.Of(result));
        }
        catch (TemplateException)
        {
            text.GetStringBuilder().Clear();
            ReportPrinter.Value(new Screen(output.Program, text, output.Error), "version", format, Client.Of(result));
        }
        output.Out.Write(text.ToString());
    }

    private static RowShape<VersionReport> Both => new RowShape<VersionReport>("*define.SystemVersionReport").Add("Client", Client.Of);

    private static RowShape<VersionReport> Client => new RowShape<VersionReport>("*define.Version") { Json = (v, writer) => v.ToEngineVersion().Write(writer) }
        .Add("APIVersion", v => v.Level)
        .Add("Version", v => v.Version)
        .Add("GoVersion", v => v.Platform)
        .Add("GitCommit", _ => "")
        .Add("BuiltTime", v => v.ToEngineVersion().BuiltTime)
        .Add("Built", v => v.Built.ToUnixTimeSeconds())
        .Add("BuildOrigin", v => v.Origin)
        .Add("OsArch", v => v.OsArch)
        .Add("Os", _ => "linux");

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
