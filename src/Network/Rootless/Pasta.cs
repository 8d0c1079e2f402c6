using System.Net;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Network.Ports;

namespace Selkie.Network.Rootless;

/// <summary>What a container's pasta gave it.</summary>
public sealed record PastaStatus
{
    /// <summary>pasta's process; 0 where it wrote none.</summary>
    public int Pid { get; init; }

    /// <summary>Its start time.</summary>
    public ulong StartTime { get; init; }

    /// <summary>Addresses of the container, copies of the host's.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Addresses at which pasta forwards questions to the host's name servers.</summary>
    public IReadOnlyList<string> NameServers { get; init; } = [];

    /// <summary>Addresses by which the container reaches the host itself.</summary>
    public IReadOnlyList<string> HostAddresses { get; init; } = [];
}

/// <summary>Starts pasta(1), which carries a container's connections in user mode. It ends by itself when the namespace's path goes.</summary>
/// <param name="path">Path of the program.</param>
public sealed class Pasta(string path)
{
    private const string MapGuest = "--map-guest-addr";
    private const int EndMilliseconds = 1000;

    /// <summary>Connects a network namespace.</summary>
    /// <param name="ns">Path of the namespace; pasta lives as long as this path.</param>
    /// <param name="ports">Published ports.</param>
    /// <param name="options">Options of the configuration, then the user's own.</param>
    /// <param name="pidFile">Where it leaves its pid.</param>
    /// <exception cref="NetworkException">It refused.</exception>
    public PastaStatus Start(string ns, IReadOnlyList<PublishedPort> ports, IReadOnlyList<string> options, string pidFile)
    {
        File.Delete(pidFile);
        var arguments = PastaArguments.Build(ns, ports, options, pidFile);
        var result = Run(arguments);
        if (!result.Status.Success && arguments.DefaultHostAddress && Says(result, $"unrecognized option '{MapGuest}"))
        {
            // Versions before 2024-08 do not know it; it is the last for that reason.
            arguments = arguments.WithoutHostAddress();
            result = Run(arguments);
        }
        if (!result.Status.Success) throw new NetworkException($"pasta failed with exit code {result.Status.Code}:\n{result.OutputText}\n{result.ErrorText}");
        var pid = ReadPid(pidFile);
        var addresses = Addresses(ns);
        return new PastaStatus
        {
            Pid = pid,
            StartTime = ProcessStat.Read(pid)?.StartTime ?? 0,
            Addresses = [.. addresses.Select(address => address.ToString())],
            NameServers = OfFamilies(arguments.NameServers, addresses),
            HostAddresses = OfFamilies(arguments.HostAddresses, addresses),
        };
    }

    /// <summary>Begins to end a pasta that still runs. Its end takes ten milliseconds and more: the kernel takes its interface away.</summary>
    /// <param name="status">The pasta.</param>
    /// <param name="hasPorts">It listens at ports of the host, which are to be free afterwards.</param>
    /// <returns>What waits until the ports are free.</returns>
    public static Action BeginStop(PastaStatus status, bool hasPorts)
    {
        if (!ProcessStat.IsAlive(status.Pid, status.StartTime)) return () => { };
        var process = Processes.OpenPidFd(status.Pid);
        var isOurs = process is not null && ProcessStat.IsAlive(status.Pid, status.StartTime);
        if (isOurs) Processes.Signal(process!, Signals.SIGTERM);
        if (isOurs && hasPorts) return () => AwaitEnd(process!);
        process?.Dispose();
        return () => { };
    }

    private static void AwaitEnd(SafeFileHandle process)
    {
        using (process)
            if (!Processes.WaitEnded(process, EndMilliseconds))
                Processes.Signal(process, Signals.SIGKILL);
    }

    private SpawnResult Run(PastaArguments arguments)
    {
        try
        {
            return Command.Run(new SpawnOptions { Path = path, Arguments = [path, .. arguments.Words] });
        }
        catch (LinuxException e)
        {
            throw new NetworkException($"failed to start pasta: {path}: {Errno.Text(e.Error)}");
        }
    }

    private static bool Says(SpawnResult result, string text) =>
        result.ErrorText.Contains(text, StringComparison.Ordinal) || result.OutputText.Contains(text, StringComparison.Ordinal);

    private static int ReadPid(string pidFile) => File.Exists(pidFile) && int.TryParse(File.ReadAllText(pidFile).Trim(), out var pid) ? pid : 0;

    // Link-local addresses of IPv6 are of no use without a zone, so they do not count.
    private static List<IPAddress> Addresses(string ns)
    {
        List<IPAddress> addresses = [];
        using var handle = Namespaces.Open(ns);
        Namespaces.RunIn(handle, NamespaceKind.Network, () =>
        {
            foreach (var entry in InterfaceAddresses.List())
                if (!IPAddress.IsLoopback(entry.Address) && !entry.Address.IsIPv6LinkLocal)
                    addresses.Add(entry.Address);
        });
        return addresses;
    }

    private static string[] OfFamilies(IReadOnlyList<string> texts, List<IPAddress> addresses) =>
        [.. texts.Where(text => IPAddress.TryParse(text, out var address) && addresses.Exists(own => own.AddressFamily == address.AddressFamily))];
}
