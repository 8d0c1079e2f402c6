namespace Selkie.Conformance;

/// <summary>
/// Command lines of one kind: a line each. <c>! LINE</c> prepares both engines and is not compared, <c>@NAME</c> takes the preparation of another file,
/// <c>#</c> begins a comment. The engine is called <c>podman</c> in all of them, or <c>docker</c>.
/// </summary>
internal sealed class CaseFile
{
    private CaseFile(IReadOnlyList<string> preparation, IReadOnlyList<string> lines) => (Preparation, Lines) = (preparation, lines);

    /// <summary>What makes the objects.</summary>
    public IReadOnlyList<string> Preparation { get; }

    /// <summary>What is compared.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads the file of a kind.</summary>
    public static CaseFile Read(string kind)
    {
        List<string> preparation = [], lines = [];
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", kind + ".cases")).Where(line => line.Length > 0))
            if (line[0] == '@') preparation.AddRange(Read(line[1..]).Preparation);
            else if (line[0] == '!') preparation.Add(line[1..].Trim());
            else if (line[0] != '#') lines.Add(line);
        return new CaseFile(preparation, lines);
    }
}
