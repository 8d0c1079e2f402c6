using Selkie.Cli.Templates;
using Selkie.Engine.Host;

namespace Selkie.Cli.Output;

/// <summary>Prints <c>version</c>.</summary>
internal static class VersionOutput
{
    [Printer]
    public static int Print(ShowVersion request, VersionReport result, Screen output)
    {
        var client = Shape(output.Program).Of(result);
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(TemplateFunctions.Json(Both(client)) + "\n");
        else if (request.Format is { Length: > 0 } format) PrintByTemplate(output, format, client);
        else PrintText(result, output);
        return 0;
    }

    /// <summary>A template over client and server, or, as older versions had it, over the client alone.</summary>
    private static void PrintByTemplate(Screen output, string format, TemplateValue client)
    {
        using var text = new StringWriter();
        try
        {
            ReportPrinter.Value(new Screen(output.Program, text, output.Error), "version", format, Both(client));
        }
        catch (TemplateException)
        {
            text.GetStringBuilder().Clear();
            ReportPrinter.Value(new Screen(output.Program, text, output.Error), "version", format, client);
        }
        output.Out.Write(text.ToString());
    }

    private static TemplateValue Both(TemplateValue client) =>
        new RowShape<TemplateValue>("*define.SystemVersionReport").Add("Client", c => c).Of(client);

    private static RowShape<VersionReport> Shape(string program) => new RowShape<VersionReport>("*define.Version")
    {
        Json = (v, writer) =>
        {
            writer.WriteStartObject();
            writer.WriteString("APIVersion", v.Level);
            writer.WriteString("Version", Number(v, program));
            writer.WriteString("GoVersion", v.Platform);
            writer.WriteString("GitCommit", "");
            writer.WriteString("BuiltTime", Engine.GoTime.Ansi(v.Built));
            writer.WriteNumber("Built", v.Built.ToUnixTimeSeconds());
            writer.WriteString("BuildOrigin", Origin(v));
            writer.WriteString("OsArch", v.OsArch);
            writer.WriteString("Os", "linux");
            writer.WriteEndObject();
        },
    }
        .Add("APIVersion", v => v.Level).Add("Version", v => Number(v, program)).Add("GoVersion", v => v.Platform).Add("GitCommit", _ => "")
        .Add("BuiltTime", v => Engine.GoTime.Ansi(v.Built)).Add("Built", v => v.Built.ToUnixTimeSeconds()).Add("BuildOrigin", Origin).Add("OsArch", v => v.OsArch).Add("Os", _ => "linux");

    private static void PrintText(VersionReport result, Screen output) => output.Out.Write($"""
        Client:        {(output.Program == "selkie" ? "Selkie" : "Podman")} Engine
        Version:       {Number(result, output.Program)}
        API Version:   {result.Level}
        Go Version:    {result.Platform}
        Built:         {Engine.GoTime.Ansi(result.Built)}
        Build Origin:  {Origin(result)}
        OS/Arch:       {result.OsArch}

        """);

    private static string Number(VersionReport version, string program) => program == "selkie" ? version.Version : version.Level;

    private static string Origin(VersionReport version) => "Selkie " + version.Version;
}
