namespace Selkie.Remote.Tests;

/// <summary>What a remote engine is not asked for.</summary>
public sealed class RemoteDispatcherTests
{
    // These need the engine's own machine: Podman's client refuses them, too.
    private static readonly string[] s_ofHost =
    [
        "container cleanup", "image mount", "image unmount", "mount", "network reload", "system migrate", "system renumber", "system reset", "system service", "unmount", "unshare", "volume mount", "volume reload", "volume unmount",
    ];

    [Fact]
    public void Commands_that_are_refused_need_the_engines_machine_or_are_listed_as_missing()
    {
        const string Mark = "# remote: ";
        var listed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "unsupported.txt")).Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..]);
        Assert.Equal(listed.Concat(s_ofHost).Order(StringComparer.Ordinal), RemoteDispatcher.Refused.Order(StringComparer.Ordinal));
    }
}
