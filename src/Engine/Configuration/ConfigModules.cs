using Selkie.Engine.Files;

namespace Selkie.Engine.Configuration;

/// <summary>Modules of containers.conf(5): files that <c>--module</c> adds to the configuration.</summary>
internal static class ConfigModules
{
    private const string Folder = "containers/containers.conf.modules";

    /// <summary>Where modules are looked for by name; only an ordinary user has some of his own.</summary>
    public static IReadOnlyList<string> Directories => UserDirectories.Rootless
        ? [Path.Combine(UserDirectories.Config, Folder), "/etc/" + Folder, "/usr/share/" + Folder]
        : ["/etc/" + Folder, "/usr/share/" + Folder];

    /// <summary>The absolute path of a module.</summary>
    /// <exception cref="ConfigurationException">It is nowhere.</exception>
    public static string Resolve(string module)
    {
        if (Path.IsPathRooted(module)) return PathAccess.Trouble(module) is { } why ? throw Unresolved(module, why) : module;
        var troubles = new List<string>();
        foreach (var directory in Directories)
        {
            var path = HostEnvironment.Absolute(Path.Combine(directory, module));
            if (PathAccess.Trouble(path) is not { } trouble) return path;
            troubles.Add("\n\t* " + trouble);
        }
        throw Unresolved(module, $"{troubles.Count} errors occurred:{string.Concat(troubles)}\n\n");
    }

    /// <summary>The modules that can be named, those of the first directory first.</summary>
    public static IEnumerable<string> Names() =>
        from directory in Directories
        where Directory.Exists(directory)
        from file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        select Path.GetRelativePath(directory, file);

    private static ConfigurationException Unresolved(string module, string why) => new($"could not resolve module \"{module}\": {why}");
}
