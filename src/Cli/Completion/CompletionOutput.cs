using Selkie.Cli.Grammar;
using Selkie.Cli.Output;
using Selkie.Engine.Host;
using Selkie.Linux.Files;
using Selkie.Oci.Text;

namespace Selkie.Cli.Completion;

/// <summary>Prints <c>completion</c>.</summary>
internal static class CompletionOutput
{
    [Printer]
    public static int Print(WriteCompletion request, Screen output)
    {
        var script = CompletionScripts.For(request.Shell, output.Program, !request.NoDescriptions)
            ?? throw new CommandLineException($"invalid argument {GoText.Quote(request.Shell)} for {GoText.Quote(output.Program + " completion")}");
        if (request.File is { Length: > 0 } file) CallersFile.Write(file, script);
        else output.Out.Write(script);
        return 0;
    }
}
