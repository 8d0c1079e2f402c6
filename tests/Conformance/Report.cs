namespace Selkie.Conformance;

/// <summary>What a comparison came to.</summary>
internal sealed class Report(KnownDifferences known)
{
    private const int Shown = 300;
    private int _lines, _equalLines, _facts, _equalFacts, _explained;

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
        var (left, right) = (Facts.Of(ours), Facts.Of(theirs));
        var differences = left.Keys.Union(right.Keys).Where(fact => left.GetValueOrDefault(fact) != right.GetValueOrDefault(fact)).ToList();
        var facts = left.Keys.Union(right.Keys).Count();
        _lines++;
        _facts += facts;
        _equalFacts += facts - differences.Count;
        if (differences.Count == 0) _equalLines++;
        foreach (var fact in differences)
            if (known.Has(line, fact)) _explained++;
            else Unexplained.Add($"{line} ⇒ {fact}\n    podman: {Short(right, fact)}\n    selkie: {Short(left, fact)}");
    }

    /// <summary>The counts.</summary>
    public string Summary(string kind) =>
        $"{kind}: {_equalLines} of {_lines} lines equal, {_equalFacts} of {_facts} facts; {_explained} differences have a reason, {Unexplained.Count} have none";

    private static string Short(SortedDictionary<string, string> facts, string fact) =>
        facts.TryGetValue(fact, out var text) ? text.Length > Shown ? text[..Shown] + "…" : text : "(nothing)";
}
