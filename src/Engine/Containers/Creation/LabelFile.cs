using System.Text;
using Selkie.Engine.Calls;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--label-file</c> option: a file of the caller with a label on each line; lines that begin with # are comments.</summary>
internal static class LabelFile
{
    /// <summary>The labels of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EngineError">The file cannot be read, or a line has no key.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string path)
    {
        try
        {
            var lines = Encoding.UTF8.GetString(ClientFile.Parse(path).Content.Span).Split('\n').Select(line => line.Trim());
            return [.. lines.Where(line => line.Length > 0 && line[0] != '#').Select(PairFlags.Label.Parse)];
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"unable to process labels: {e.Message}", e);
        }
    }
}
