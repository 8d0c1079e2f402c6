using System.Text;
using Selkie.Engine.Manifests;
using Selkie.Oci;

namespace Selkie.Cli.Output.Manifests;

/// <summary>Prints <c>manifest inspect</c>.</summary>
internal static class ManifestOutput
{
    private const int Indent = 4;

    [Printer]
    public static int Inspected(ManifestInspection result, Screen output)
    {
        output.Out.Write(Encoding.UTF8.GetString(GoJson.SerializeIndented(result, ManifestJson.Default.ManifestInspection, Indent)) + "\n");
        return 0;
    }
}
