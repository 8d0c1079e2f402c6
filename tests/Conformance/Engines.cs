namespace Selkie.Conformance;

/// <summary>
/// The two engines. PEER is a command that begins a shell in which <c>podman</c> is Podman 5; without it the host's own is taken, if it is one.
/// OURS is such a command for Selkie; without it the programs of SELKIE_BIN run on the host. IMAGES is the directory of the archives that the cases load.
/// </summary>
internal static class Engines
{
    private const string Prelude = "export IMG=quay.io/libpod/testimage:20241011; cd \"$HOME\" 2>/dev/null || cd /\n";

    /// <summary>Podman; null: there is none.</summary>
    public static EngineShell? Peer { get; } = Variable("PEER") is { } given ? Given(given) : HostHasPeer() ? OnHost("peer", "/usr/bin/podman") : null;

    /// <summary>Selkie.</summary>
    public static EngineShell Ours { get; } = Variable("OURS") is { } given ? Given(given) : OnHost("ours", $"{Variable("SELKIE_BIN")}/selkie");

    private static string Images => $"export IMAGES='{Variable("IMAGES")}'\n";

    private static EngineShell Given(string command) => new(command.Split(' ', StringSplitOptions.RemoveEmptyEntries), Images + Prelude);

    // A store of its own for each, and links by the names that the cases use.
    private static EngineShell OnHost(string name, string program)
    {
        var place = Directory.CreateTempSubdirectory($"selkie-conformance-{name}-").FullName;
        foreach (var link in new[] { "podman", "docker" }) File.CreateSymbolicLink(Path.Combine(place, link), program);
        File.WriteAllText(Path.Combine(place, "storage.conf"), $"[storage]\ndriver = \"overlay\"\ngraphroot = \"{place}/graph\"\nrunroot = \"{place}/run\"\n");
        return new EngineShell(["bash"], $"export PATH='{place}':$PATH CONTAINERS_STORAGE_CONF='{place}/storage.conf'\n{Images}{Prelude}");
    }

    private static bool HostHasPeer() => File.Exists("/usr/bin/podman") && new EngineShell(["bash"], "").Run(["/usr/bin/podman --version"])[0].Out.StartsWith("podman version 5.", StringComparison.Ordinal);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
