namespace Selkie.Conformance;

/// <summary>What a comparison came to.</summary>
internal sealed class Report(KnownDifferences known)
{
    private const int Shown = 300, Before = 60;
    private const string Nothing = "(nothing)";
    private int _lines, _equalLines, _explainedLines, _facts, _equalFacts, _explained;

    /// <summary>The differences that nobody has given a reason for.</summary>
    public List<string> Unexplained { get; } = [];

    /// <summary>What prepares the comparison goes the same way with both, or what follows means nothing.</summary>
    public void Prepare(string line, Outcome ours, Outcome theirs)
    {
        if (ours.Code != theirs.Code && !known.Has(line, "code")) Unexplained.Add($"! {line} ⇒ code\n    podman: {theirs.Code} {theirs.Error}\n    selkie: {ours.Code} {ours.Error}");
    }

    /// <summary>Compares the outcomes of one command line.</summary>
    public void Compare(string line, Outcome ours, Outcome theirs)
    {
        var (left, right) = (Facts.Of(line, ours), Facts.Of(line, theirs));
        var differences = left.Keys.Union(right.Keys).Where(fact => left.GetValueOrDefault(fact) != right.GetValueOrDefault(fact)).ToList();
        var facts = left.Keys.Union(right.Keys).Count();
        _lines++;
        _facts += facts;
        _equalFacts += facts - differences.Count;
        if (differences.Count == 0) _equalLines++;
        else if (differences.TrueForAll(fact => known.Has(line, fact))) _explainedLines++;
        foreach (var fact in differences)
            if (known.Has(line, fact)) _explained++;
            else Unexplained.Add($"{line} ⇒ {fact}\n{Beside(right.GetValueOrDefault(fact, Nothing), left.GetValueOrDefault(fact, Nothing))}");
    }

    /// <summary>The counts.</summary>
    public string Summary(string kind) =>
        $"{kind}: {_equalLines} of {_lines} lines equal ({_equalLines + _explainedLines} with those that have a reason), {_equalFacts} of {_facts} facts; "
        + $"{_explained} differences have a reason, {Unexplained.Count} have none";

    // Long texts from a little before the place where they part.
    private static string Beside(string theirs, string ours)
    {
        var from = Math.Max(theirs.Length, ours.Length) <= Shown ? 0 : Math.Max(theirs.AsSpan().CommonPrefixLength(ours) - Before, 0);
        return $"    podman: {Part(theirs, from)}\n    selkie: {Part(ours, from)}";
    }

    private static string Part(string text, int from) =>
        (from > 0 ? "…" : "") + (text.Length - from > Shown ? text.Substring(from, Shown) + "…" : text[from..]);
}
