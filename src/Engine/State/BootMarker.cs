using Selkie.Linux.Files;

namespace Selkie.Engine.State;

/// <summary>
/// Which boot the run root belongs to. Not every machine keeps it on a file system that a reboot empties, so the files there
/// count only while the kernel's boot id is the one they were written under.
/// </summary>
public sealed class BootMarker
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private readonly string _file;
    private readonly string _runRoot;
    private readonly Lazy<bool> _current;

    /// <summary>The marker of an engine's directory in a run root.</summary>
    public BootMarker(string runDirectory, string runRoot)
    {
        _file = Path.Combine(runDirectory, "boot");
        _runRoot = runRoot;
        _current = new Lazy<bool>(() => File.Exists(_file) && File.ReadAllText(_file) == File.ReadAllText(BootIdFile));
    }

    /// <summary>What the run root says was written since this boot.</summary>
    public bool IsCurrent => _claimed || _current.Value;

    private bool _claimed;

    /// <summary>Makes the run root this boot's, clearing away what another one left. Called before the first change.</summary>
    public void Claim()
    {
        if (IsCurrent) return;
        Fs.MakePrivateDirectory(Path.GetDirectoryName(_file)!);
        using (FileLock.Take(_file + ".lock"))
        {
            if (!File.Exists(_file) || File.ReadAllText(_file) != File.ReadAllText(BootIdFile))
            {
                ForgetRuns();
                Fs.ReplaceFile(_file, Fs.ReadAll(BootIdFile), Fs.PrivateFile, sync: false);
            }
        }
        _claimed = true;
    }

    private void ForgetRuns()
    {
        if (!Directory.Exists(_runRoot)) return;
        foreach (var name in new[] { "live", "oci", "exits", "locks" })
            if (Path.Combine(Path.GetDirectoryName(_file)!, name) is var old && Directory.Exists(old))
                Directory.Delete(old, recursive: true);
        foreach (var directory in Directory.GetDirectories(_runRoot, "*-containers"))
            foreach (var file in Directory.GetFiles(directory, "monitor", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }))
                File.Delete(file);
    }
}
