namespace Selkie.Conformance;

/// <summary>
/// The same command lines with Selkie and with Podman 5: code, text and every member of every document. What differs is a fault, or stands with its
/// reason in docs/surface/differences.md. Runs where a Podman 5 is found (<see cref="Engines"/>).
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper log)
{
    private static readonly KnownDifferences Known = new();

    [Theory]
    [InlineData("objects")]
    [InlineData("placeholders")]
    [InlineData("inspections")]
    [InlineData("filters")]
    [InlineData("wrong")]
    [InlineData("docker")]
    [InlineData("api")]
    public async Task Outputs_are_equal_or_the_difference_has_a_reason(string kind)
    {
        Assert.SkipWhen(Engines.Peer is null, "no Podman 5 here: PEER names a shell that has it");
        var cases = CaseFile.Read(kind);
        var lines = cases.Preparation.Concat(cases.Lines).ToList();
        var running = Task.Run(() => Engines.Peer!.Run(lines), TestContext.Current.CancellationToken);
        var ours = Engines.Ours.Run(lines);
        var theirs = await running;
        Assert.Equal(lines.Count, ours.Count);
        Assert.Equal(lines.Count, theirs.Count);
        var report = new Report(Known);
        for (var i = 0; i < cases.Preparation.Count; i++) report.Prepare(lines[i], ours[i], theirs[i]);
        for (var i = cases.Preparation.Count; i < lines.Count; i++) report.Compare(lines[i], ours[i], theirs[i]);
        log.WriteLine(report.Summary(kind));
        Assert.True(report.Unexplained.Count == 0, $"{report.Summary(kind)}\n{string.Join('\n', report.Unexplained)}");
    }
}
