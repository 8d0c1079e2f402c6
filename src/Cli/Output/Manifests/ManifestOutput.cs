using Selkie.Api.Libpod;

namespace Selkie.Cli.Output.Manifests;

/// <summary>Prints <c>manifest inspect</c>.</summary>
internal static class ManifestOutput
{
    private const int Indent = 4;

    [Printer]
    public static int Inspected(ManifestInspection result, Screen output)
    {
        output.Out.Write(DocumentText.Of(result, Indent) + "\n");
        return 0;
    }
}
