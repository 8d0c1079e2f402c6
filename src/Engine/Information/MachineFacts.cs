using System.Globalization;

namespace Selkie.Engine.Information;

/// <summary>Facts of this machine from /proc and /etc.</summary>
internal static class MachineFacts
{
    private const int TicksOfSystem = 3, TicksOfIdle = 4;

    /// <summary>A value of /proc/meminfo in bytes.</summary>
    public static long Memory(string key)
    {
        foreach (var line in File.ReadLines("/proc/meminfo"))
            if (line.StartsWith(key + ":", StringComparison.Ordinal))
                return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        return 0;
    }

    /// <summary>Percent of all time since the start that went to users, the system, and nothing (/proc/stat).</summary>
    public static (double User, double System, double Idle) Cpu()
    {
        var fields = First("/proc/stat").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var total = fields.Skip(1).Sum(f => double.Parse(f, CultureInfo.InvariantCulture));
        return (Percent(1), Percent(TicksOfSystem), Percent(TicksOfIdle));

        double Percent(int field) => total == 0 ? 0 : Math.Round(double.Parse(fields[field], CultureInfo.InvariantCulture) / total * 100, 2);
    }

    /// <summary>A value of os-release(5), or null.</summary>
    public static string? Release(string key)
    {
        if (!File.Exists("/etc/os-release")) return null;
        foreach (var line in File.ReadLines("/etc/os-release"))
            if (line.StartsWith(key + "=", StringComparison.Ordinal))
                return line[(key.Length + 1)..].Trim('"');
        return null;
    }

    /// <summary>How long the machine has been up, in Podman's words.</summary>
    public static string Uptime()
    {
        var up = (long)double.Parse(First("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        var hours = up / 3600;
        var text = string.Create(CultureInfo.InvariantCulture, $"{hours}h {up / 60 % 60}m {(double)(up % 60):F2}s");
        return hours > 0 ? text + string.Create(CultureInfo.InvariantCulture, $" (Approximately {hours / 24.0:F2} days)") : text;
    }

    /// <summary>The first line of a file.</summary>
    public static string First(string path) => File.ReadLines(path).FirstOrDefault("");
}
