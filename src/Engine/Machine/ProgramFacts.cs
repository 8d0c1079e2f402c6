using System.Collections.Concurrent;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.Spawning;

namespace Selkie.Engine.Machine;

/// <summary>
/// Versions and packages of the programs that the engine drives, as these and the package manager tell them. Each is asked once for a file: whoever replaces a program makes another file.
/// </summary>
public sealed class ProgramFacts
{
    private const string Unknown = "Unknown";
    private readonly ConcurrentDictionary<ProgramFile, string> _packages = [], _versions = [];

    private readonly record struct ProgramFile(string Path, ulong Device, ulong Inode, long Size, UnixTime Changed);

    /// <summary>Asks the package manager for several programs at once, where it has not been asked before.</summary>
    /// <param name="paths">The programs; empty ones are left out.</param>
    public void LookUpPackages(params IEnumerable<string> paths)
    {
        var unknown = paths.Where(path => path.Length > 0).Select(FileOf).Where(file => !_packages.ContainsKey(file)).ToList();
        if (unknown.Count == 0) return;
        List<string> asked = [.. unknown.Select(file => file.Path)];
        var packages = File.Exists("/usr/bin/dpkg-query") ? AskDebian(asked) : File.Exists("/usr/bin/rpm") ? AskRpm(asked) : [];
        foreach (var file in unknown) _packages[file] = packages.GetValueOrDefault(file.Path, Unknown);
    }

    /// <summary>The package that a program is from.</summary>
    /// <param name="path">The program.</param>
    public string Package(string path)
    {
        LookUpPackages(path);
        return _packages.GetValueOrDefault(FileOf(path), Unknown);
    }

    /// <summary>What a program says of its version; empty where it says nothing.</summary>
    /// <param name="path">The program; empty: there is none.</param>
    public string Version(string path) => path.Length == 0 ? "" : _versions.GetOrAdd(FileOf(path), static file => AskVersion(file.Path));

    private static string AskVersion(string path)
    {
        try
        {
            return Command.Run(path, "--version").OutputText.TrimEnd('\n');
        }
        catch (LinuxException)
        {
            return Unknown;
        }
    }

    private static ProgramFile FileOf(string path) =>
        Fs.Stat(null, Fs.Bytes(path), out var stat, follow: true).Ok ? new(path, stat.Device, stat.Inode, stat.Size, stat.Changed) : new(path, 0, 0, 0, default);

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
