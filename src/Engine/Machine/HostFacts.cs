using System.Globalization;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Runtime;

namespace Selkie.Engine.Machine;

/// <summary>What this machine offers containers; each fact is looked up at its first use.</summary>
public sealed class HostFacts
{
    private const string CgroupRoot = "/sys/fs/cgroup";
    private readonly Lazy<IReadOnlyCollection<string>> _controllers;

    /// <summary>Nothing is read yet.</summary>
    public HostFacts()
    {
        UnifiedCgroups = File.Exists($"{CgroupRoot}/cgroup.controllers");
        _controllers = new Lazy<IReadOnlyCollection<string>>(FindControllers);
    }

    /// <summary>cgroup v2 alone is mounted; otherwise v1, with or without a v2 mount beside it (hybrid).</summary>
    public bool UnifiedCgroups { get; }

    /// <summary>v1 controllers and a v2 mount: crun refuses this layout.</summary>
    public bool HybridCgroups => !UnifiedCgroups && Directory.Exists($"{CgroupRoot}/unified");

    /// <summary>Cgroup controllers that a container of this user can have limits by.</summary>
    public IReadOnlyCollection<string> Controllers => _controllers.Value;

    /// <summary>A hierarchy of cgroup v1 is mounted, or its root has a file.</summary>
    /// <param name="path">The hierarchy, and the file in it.</param>
    public bool HasVersion1(string path) => !UnifiedCgroups && Path.Exists($"{CgroupRoot}/{path}");

    /// <summary>What such a file says; empty where there is none.</summary>
    /// <param name="path">The hierarchy and the file in it.</param>
    public string Version1Text(string path) => HasVersion1(path) ? File.ReadAllText($"{CgroupRoot}/{path}").Trim() : "";

    /// <summary>systemd runs this machine.</summary>
    public bool Systemd { get; } = Directory.Exists("/run/systemd/system");

    /// <summary>Capabilities of the engine's bounding set.</summary>
    public static IReadOnlyList<string> BoundingCapabilities()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
            if (line.StartsWith("CapBnd:", StringComparison.Ordinal))
                return Capabilities.FromMask(ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return [];
    }

    /// <summary>Device nodes below /dev, without those that every container makes for itself.</summary>
    public static IReadOnlyList<HostDevice> Devices()
    {
        var list = new List<HostDevice>();
        CollectDevices("/dev", list);
        return list;
    }

    /// <summary>One device node.</summary>
    /// <returns>Null where the path is no device.</returns>
    public static HostDevice? Device(string path)
    {
        if (!Fs.Stat(null, Fs.Bytes(path), out var stat, follow: true).Ok) return null;
        var type = (stat.Mode & 0xF000) switch
        {
            0x2000 => "c",
            0x6000 => "b",
            _ => null,
        };
        return type is null ? null : new HostDevice(path, type, stat.Major, stat.Minor, stat.Mode & 0xFFF, stat.Uid, stat.Gid);
    }

    private static void CollectDevices(string directory, List<HostDevice> list)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(directory))
        {
            var name = Path.GetFileName(path);
            if (new FileInfo(path).LinkTarget is not null) continue;
            if (Directory.Exists(path))
            {
                if (name is not ("pts" or "shm" or "fd" or "mqueue" or ".lxc" or ".lxd-mounts" or ".udev")) CollectDevices(path, list);
            }
            else if (name is not "console" && Device(path) is { } device)
            {
                list.Add(device);
            }
        }
    }

    private IReadOnlyCollection<string> FindControllers()
    {
        if (!UnifiedCgroups)
            return Processes.EffectiveUser == 0 && !Configuration.UserDirectories.Rootless ? [.. Directory.GetDirectories(CgroupRoot).Select(d => Path.GetFileName(d)!)] : [];
        var file = Configuration.UserDirectories.Rootless ? $"{OwnCgroupDirectory()}/cgroup.controllers" : $"{CgroupRoot}/cgroup.controllers";
        return File.Exists(file) ? File.ReadAllText(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
    }

    /// <summary>This process' cgroup of v2, as a path below the mount.</summary>
    public static string OwnCgroup()
    {
        foreach (var line in File.ReadLines("/proc/self/cgroup"))
            if (line.StartsWith("0::", StringComparison.Ordinal))
                return line[3..] == "/" ? "" : line[3..];
        return "";
    }

    /// <summary>The directory of this process' cgroup of v2.</summary>
    public static string OwnCgroupDirectory() => CgroupRoot + OwnCgroup();
}
