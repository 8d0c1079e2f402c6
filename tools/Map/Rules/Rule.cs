namespace Selkie.Map.Rules;

/// <summary>A rule of the code that a machine checks. What breaks it today stands in <c>tools/Map/known/NAME.txt</c>, which is to become empty.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Find">Finds what breaks it.</param>
internal sealed record Rule(string Name, Func<IReadOnlyList<SourceFile>, IEnumerable<Finding>> Find)
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("statics", Statics.Find),
        new("surroundings", Surroundings.Find),
        new("delegates", RequestDelegates.Find),
        new("catches", Catches.Find),
        new("names", TypeNames.Find),
        new("namespaces", Namespaces.Find),
        new("circles", Circles.Find),
    ];

    /// <summary>What breaks the rule and is not known, and what is known and breaks it no longer.</summary>
    /// <param name="sources">The code.</param>
    /// <param name="known">Lines of known exceptions: FILE WHAT, then why, behind a #.</param>
    public IEnumerable<string> Faults(IReadOnlyList<SourceFile> sources, IEnumerable<string> known)
    {
        var exceptions = known.Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).ToHashSet();
        var found = Find(sources).ToList();
        foreach (var finding in found)
            if (!exceptions.Contains(finding.Key)) yield return finding.ToString();
        foreach (var exception in exceptions.Except(found.Select(finding => finding.Key)).Order(StringComparer.Ordinal))
            yield return $"tools/Map/known/{Name}.txt: \"{exception}\" is no longer needed";
    }
}
