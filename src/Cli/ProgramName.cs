namespace Selkie.Cli;

/// <summary>The name the program goes by in its messages.</summary>
internal static class ProgramName
{
    /// <summary>The name by argv[0]: podman and docker when called by such a link, else selkie.</summary>
    public static string Of(string program)
    {
        var name = program.AsSpan(program.LastIndexOf('/') + 1);
        return name is "podman" ? "podman" : name is "docker" ? "docker" : "selkie";
    }
}
