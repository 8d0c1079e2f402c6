using System.Globalization;
using Selkie.Engine.Containers.Accounts;

namespace Selkie.Engine.Containers.ProcessList;

/// <summary>A process of a container by its files in /proc (proc(5)).</summary>
internal sealed class ContainerProcess
{
    private readonly Dictionary<string, string> _status = [];
    private readonly string[] _stat;

    private ContainerProcess(int pid)
    {
        HostPid = pid;
        foreach (var line in File.ReadLines($"/proc/{pid}/status"))
            if (line.Split(':', 2) is [var key, var value])
                _status[key] = value.Trim();
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        _stat = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        // Arguments end with NUL, so the text ends with a blank, as psgo shows it.
        var arguments = File.ReadAllText($"/proc/{pid}/cmdline");
        Arguments = arguments.Length == 0 ? $"[{Name}]" : arguments.Replace('\0', ' ');
        Ids = new IdNames(pid);
    }

    /// <summary>The pid as the engine sees it.</summary>
    public int HostPid { get; }

    /// <summary>The pid in the container: the last of its namespaces.</summary>
    public string Pid => (_status.GetValueOrDefault("NSpid") ?? _status["Pid"]).Split('\t')[^1];

    /// <summary>The program's name.</summary>
    public string Name => _status["Name"];

    /// <summary>The command line.</summary>
    public string Arguments { get; }

    /// <summary>Names of users and groups.</summary>
    public IdNames Ids { get; }

    /// <summary>The parent's pid in the container, 0 when the parent is outside.</summary>
    public string Parent { get; private set; } = "0";

    /// <summary>A line of /proc/PID/status.</summary>
    public string Status(string key) => _status.GetValueOrDefault(key) ?? "";

    /// <summary>Real, effective, saved and file system id.</summary>
    public uint Id(string key, int index) => uint.Parse(Status(key).Split('\t')[index], CultureInfo.InvariantCulture);

    /// <summary>A field of /proc/PID/stat by its number in proc_pid_stat(5).</summary>
    public long Stat(int field) => long.Parse(_stat[field - 3], CultureInfo.InvariantCulture);

    /// <summary>Reads processes in the order of their pids in the container; those that end meanwhile are left out.</summary>
    public static List<ContainerProcess> ReadAll(IEnumerable<int> pids)
    {
        var list = new List<ContainerProcess>();
        foreach (var pid in pids.Distinct())
            try
            {
                list.Add(new ContainerProcess(pid));
            }
            catch (IOException)
            {
                // It has ended.
            }
        foreach (var process in list)
            process.Parent = list.Find(other => other.HostPid.ToString(CultureInfo.InvariantCulture) == process.Status("PPid"))?.Pid ?? "0";
        return [.. list.OrderBy(process => int.Parse(process.Pid, CultureInfo.InvariantCulture))];
    }
}
