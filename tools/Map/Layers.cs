namespace Selkie.Map;

/// <summary>The arrows that are allowed between projects, and the circles between folders that are known.</summary>
internal sealed class Layers
{
    private readonly Dictionary<string, HashSet<string>> _allowed = [];
    private readonly HashSet<(string, string)> _circles = [];

    /// <summary>Reads layers.txt: <c>Project -> Project Project</c> and <c>circle Folder Folder</c>.</summary>
    public static Layers Read(string path)
    {
        var layers = new Layers();
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [] or ["#", ..]) continue;
            if (words is ["circle", var a, var b]) layers._circles.Add(Pair(a, b));
            else if (words is [var from, "->", .. var to]) layers._allowed[from] = [.. to];
            else throw new InvalidDataException($"{path}: cannot read \"{line}\"");
        }
        return layers;
    }

    /// <summary>Arrows and circles that are not allowed.</summary>
    public IEnumerable<string> Faults(List<Arrow> arrows)
    {
        foreach (var arrow in arrows)
        {
            var (from, to) = (Project(arrow.From), Project(arrow.To));
            if (from != to && !(_allowed.TryGetValue(from, out var allowed) && allowed.Contains(to)))
                yield return $"{arrow.From} may not use {arrow.To}: {arrow.Because}";
        }
        foreach (var circle in Circles(arrows)) yield return circle;
    }

    /// <summary>
    /// Two folders that use each other, directly or by way of others. Files beside the project file are left out: they put the
    /// folders together.
    /// </summary>
    private IEnumerable<string> Circles(List<Arrow> arrows)
    {
        var inner = arrows.FindAll(a => Project(a.From) == Project(a.To) && a.From.Contains('/') && a.To.Contains('/') && !_circles.Contains(Pair(a.From, a.To)));
        var uses = inner.ToLookup(a => a.From, a => a.To);
        foreach (var arrow in inner)
            if (Reaches(uses, arrow.To, arrow.From, []))
                yield return $"{arrow.From} and {arrow.To} are in a circle: {arrow.Because}";
    }

    private static bool Reaches(ILookup<string, string> uses, string from, string to, HashSet<string> seen) =>
        from == to || seen.Add(from) && uses[from].Any(next => Reaches(uses, next, to, seen));

    private static (string, string) Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

    private static string Project(string folder) => folder.Split('/')[0];
}
