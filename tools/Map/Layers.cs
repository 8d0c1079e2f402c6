namespace Selkie.Map;

/// <summary>The arrows that are allowed between projects.</summary>
internal sealed class Layers
{
    private readonly Dictionary<string, HashSet<string>> _allowed = [];

    /// <summary>Reads layers.txt: <c>Project -> Project Project</c>.</summary>
    public static Layers Read(string path)
    {
        var layers = new Layers();
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [] or ["#", ..]) continue;
            if (words is [var from, "->", .. var to]) layers._allowed[from] = [.. to];
            else throw new InvalidDataException($"{path}: cannot read \"{line}\"");
        }
        return layers;
    }

    /// <summary>Arrows that are not allowed.</summary>
    public IEnumerable<string> Faults(List<Arrow> arrows)
    {
        foreach (var arrow in arrows)
        {
            var (from, to) = (Project(arrow.From), Project(arrow.To));
            if (from != to && !(_allowed.TryGetValue(from, out var allowed) && allowed.Contains(to)))
                yield return $"{arrow.From} may not use {arrow.To}: {arrow.Because}";
        }
    }

    private static string Project(string folder) => folder.Split('/')[0];
}
