namespace Selkie.Cli.Output;

/// <summary>The name the program goes by in its messages.</summary>
internal static class ProgramName
{
    private const string Remote = "podman-remote";

    /// <summary>The name by argv[0]: podman, podman-remote and docker when called by such a link, else selkie.</summary>
    public static string Of(string program)
    {
        var name = program.AsSpan(program.LastIndexOf('/') + 1);
        return name switch { "podman" => "podman", "docker" => "docker", Remote => Remote, _ => "selkie" };
    }

    /// <summary>Whether a name is that of a client of other engines alone.</summary>
    public static bool IsRemote(string name) => name == Remote;

    /// <summary>The name in messages.</summary>
    public static string WithoutRemote(string name) => name == Remote ? "podman" : name;
}
