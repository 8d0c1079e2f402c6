namespace Selkie.Engine.Configuration;

/// <summary>
/// What the environment of the process says about this host: where its files are. It is read here alone. The variables and the directory of a caller are the
/// call's (<see cref="Selkie.Engine.Calls.Call"/>).
/// </summary>
public static class HostEnvironment
{
    /// <summary>A variable; null where it is not set or empty.</summary>
    /// <param name="name">Its name.</param>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>A path of the configuration or of the program's own options, made absolute.</summary>
    /// <param name="path">As it was given.</param>
    public static string Absolute(string path) => Path.GetFullPath(path);

    /// <summary>Where large files lie while they are needed ($TMPDIR).</summary>
    public static string Temporary => Variable("TMPDIR") ?? "/var/tmp";
}
