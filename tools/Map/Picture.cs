using System.Text;

namespace Selkie.Map;

/// <summary>The picture in ARCHITECTURE.md: projects and their arrows, then the folders of each.</summary>
internal static class Picture
{
    private const string Begin = "<!-- map: written by `make map` -->", End = "<!-- /map -->";

    public static void Write(string path, List<SourceFile> sources, List<Arrow> arrows)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : $"# Architecture\n\n{Begin}\n{End}\n";
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidDataException($"{path}: no place for the map between \"{Begin}\" and \"{End}\"");
        File.WriteAllText(path, text[..(begin + Begin.Length)] + "\n" + Draw(sources, arrows) + text[end..]);
    }

    private static string Draw(List<SourceFile> sources, List<Arrow> arrows)
    {
        var text = new StringBuilder("```mermaid\ngraph TD\n");
        foreach (var (from, to) in arrows.Select(a => (From: a.From.Split('/')[0], To: a.To.Split('/')[0])).Where(a => a.From != a.To).Distinct().Order())
            text.Append($"  {Id(from)} --> {Id(to)}\n");
        text.Append("```\n\n| folder | files | lines | uses |\n|---|--:|--:|---|\n");
        foreach (var folder in sources.GroupBy(s => s.Folder).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var uses = arrows.Where(a => a.From == folder.Key).Select(a => Short(a, folder.Key));
            text.Append($"| {folder.Key} | {folder.Count()} | {folder.Sum(f => f.Lines)} | {string.Join(", ", uses)} |\n");
        }
        return text.ToString();
    }

    /// <summary>A folder of the same project without the project's name.</summary>
    private static string Short(Arrow arrow, string from) =>
        arrow.To.StartsWith(from.Split('/')[0] + "/", StringComparison.Ordinal) ? arrow.To[arrow.To.IndexOf('/')..] : arrow.To;

    private static string Id(string project) => project.Replace('.', '_');
}
