using Selkie.Linux;
using Selkie.Linux.Spawning;

namespace Selkie.Engine.Information;

/// <summary>Versions and packages of the programs that the engine drives, as these and the package manager tell them.</summary>
internal sealed class ProgramInfo
{
    private const string Unknown = "Unknown";
    private readonly Dictionary<string, string> _packages;

    /// <summary>Asks the package manager for all programs at once.</summary>
    /// <param name="paths">The programs; empty ones are left out.</param>
    public ProgramInfo(params ReadOnlySpan<string> paths)
    {
        List<string> present = [];
        foreach (var path in paths)
            if (path.Length > 0) present.Add(path);
        _packages = File.Exists("/usr/bin/dpkg-query") ? AskDebian(present) : File.Exists("/usr/bin/rpm") ? AskRpm(present) : [];
    }

    /// <summary>The package that a program is from.</summary>
    public string Package(string path) => _packages.GetValueOrDefault(path, Unknown);

    /// <summary>What a program says of its version; empty where it says nothing.</summary>
    public static string Version(string path)
    {
        if (path.Length == 0) return "";
        try
        {
            return Command.Run(path, "--version").OutputText.TrimEnd('\n');
        }
        catch (LinuxException)
        {
            return Unknown;
        }
    }

    /// <summary>Where a program is: in one of the helper directories, or in PATH; empty where it is nowhere.</summary>
    public static string Find(EngineContext engine, string name)
    {
        foreach (var directory in engine.Conf.HelperDirectories)
            if (Path.Combine(directory, name) is var path && File.Exists(path)) return path;
        return Selkie.Linux.Spawning.ProgramPath.TryFind(name) ?? "";
    }

    private static Dictionary<string, string> AskDebian(List<string> paths)
    {
        var owners = new Dictionary<string, string>();
        foreach (var line in Lines("dpkg-query", ["-S", .. paths]))
            if (line.Split(": ", 2) is [var owner, var path] && !owner.StartsWith("diversion ", StringComparison.Ordinal))
                owners.TryAdd(path, owner.Split(',')[0].Split(':')[0]);
        if (owners.Count == 0) return owners;
        var names = new Dictionary<string, string>();
        foreach (var line in Lines("dpkg-query", ["-W", "-f", "${Package} ${Version}_${Architecture}\n", .. owners.Values.Distinct()]))
            if (line.Split(' ') is [var package, var rest]) names[package] = $"{package}_{rest}";
        return owners.Where(o => names.ContainsKey(o.Value)).ToDictionary(o => o.Key, o => names[o.Value]);
    }

    private static Dictionary<string, string> AskRpm(List<string> paths)
    {
        var answers = Lines("rpm", ["-qf", .. paths]);
        var packages = new Dictionary<string, string>();
        for (var i = 0; i < Math.Min(paths.Count, answers.Length); i++)
            if (!answers[i].Contains(' ')) packages[paths[i]] = answers[i];
        return packages;
    }

    private static string[] Lines(string program, List<string> arguments)
    {
        try
        {
            return Command.Run(program, [.. arguments]).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (LinuxException)
        {
            return [];
        }
    }
}
