using Selkie.Api.Libpod;
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

    private static void PrintText(VersionReport result, Screen output)
    {
        PrintBlock("Client", output.Program == "selkie" ? "Selkie Engine" : "Podman Engine", result.ToEngineVersion(), output);
        if (result.Server is not { } server) return;
        output.Out.Write("\n");
        PrintBlock("Server", "Podman Engine", server, output);
    }

    private static void PrintBlock(string side, string name, EngineVersion version, Screen output)
    {
        const int Gap = 2;
        (string Title, string? Value)[] all =
        [
            (side, name), ("Version", version.Version), ("API Version", version.ApiVersion), ("Go Version", version.GoVersion), ("Git Commit", version.GitCommit), ("Built", version.BuiltTime),
            ("Build Origin", version.BuildOrigin), ("OS/Arch", version.OsArch),
        ];
        var known = all.Where(line => line.Value is { Length: > 0 }).ToList();
        var width = known.Max(line => line.Title.Length) + 1 + Gap;
        foreach (var (title, value) in known) output.Out.Write($"{(title + ":").PadRight(width)}{value}\n");
    }
}
