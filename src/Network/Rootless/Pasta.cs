using System.Net;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.Networks;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Spawning;
using Selkie.Oci.Mapping;

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

/// <summary>Starts pasta(1), which carries a container's connections in user mode.</summary>
/// <param name="path">Path of the program.</param>
/// <param name="directory">Directory of its files, one container's own.</param>
public sealed class Pasta(string path, string directory)
{
    private const string MapGuest = "--map-guest-addr";
    private const int EndMilliseconds = 1000, Inherited = 3;

    private string PidFile => Path.Combine(directory, "pasta.pid");

    /// <summary>A name of the namespace that pasta has among its own descriptors. One that was started with it ends when the name goes.</summary>
    private string Link => LinkIn(directory);

    /// <summary>Connects a network namespace.</summary>
    /// <param name="ns">Path of the namespace. A pasta since August 2024 ends by itself when this path goes.</param>
    /// <param name="ports">Published ports.</param>
    /// <param name="options">Options of the configuration, then the user's own.</param>
    /// <exception cref="NetworkException">It refused.</exception>
    public PastaStatus Start(string ns, IReadOnlyList<PortMapping> ports, IReadOnlyList<string> options)
    {
        Fs.RemoveFile(PidFile);
        using var handle = Namespaces.Open(ns);
        var arguments = PastaArguments.Build(ns, ports, options, PidFile);
        var result = Run(arguments);
        if (!result.Status.Success && arguments.DefaultHostAddress && Says(result, $"unrecognized option '{MapGuest}"))
        {
            arguments = arguments.WithoutHostAddress();
            result = RunOld(arguments, handle);
        }
        if (!result.Status.Success) throw new NetworkException($"pasta failed with exit code {result.Status.Code}:\n{result.OutputText}\n{result.ErrorText}");
        return Status(arguments, Addresses(handle));
    }

    /// <summary>Ends a pasta of which nothing is known, since whoever started it was killed: a new one ends with the namespace's path, an old one with its name.</summary>
    /// <param name="directory">Directory of its files.</param>
    public static void Forget(string directory) => Fs.Unlink(null, Fs.Bytes(LinkIn(directory)));

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

    private PastaStatus Status(PastaArguments arguments, List<IPAddress> addresses)
    {
        var pid = ReadPid(arguments.PidFile);
        return new PastaStatus
        {
            Pid = pid,
            StartTime = ProcessStat.Read(pid)?.StartTime ?? 0,
            Addresses = [.. addresses.Select(address => address.ToString())],
            NameServers = OfFamilies(arguments.NameServers, addresses),
            HostAddresses = OfFamilies(arguments.HostAddresses, addresses),
        };
    }

    // Versions before August 2024 open the namespace when they have no capability any more to look at another process's descriptors (EACCES), and they
    // watch for the end of its path with inotify, which tells nothing of /proc. So they inherit it, and find it by a name that can be watched.
    private SpawnResult RunOld(PastaArguments arguments, SafeFileHandle ns)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Link)!);
        Fs.RemoveFile(Link);
        File.CreateSymbolicLink(Link, $"/proc/self/fd/{Inherited}");
        var result = Run(arguments.Through(Link), new SpawnFile((int)ns.DangerousGetHandle(), Inherited));
        // In that month's own versions descriptors are not inherited any more, and paths can be opened.
        return !result.Status.Success && Says(result, "Couldn't open network namespace") ? Run(arguments) : result;
    }

    private SpawnResult Run(PastaArguments arguments, params SpawnFile[] files)
    {
        try
        {
            return Command.Run(new SpawnOptions { Path = path, Arguments = [path, .. arguments.Words], Files = files });
        }
        catch (LinuxException e)
        {
            throw new NetworkException($"failed to start pasta: {path}: {Errno.Text(e.Error)}");
        }
    }

    // In a directory of its own: of several names that go at once in the same one, an old pasta looks at the first only.
    private static string LinkIn(string directory) => Path.Combine(directory, "pasta", "netns");

    private static bool Says(SpawnResult result, string text) =>
        result.ErrorText.Contains(text, StringComparison.Ordinal) || result.OutputText.Contains(text, StringComparison.Ordinal);

    private static int ReadPid(string file) => File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), out var pid) ? pid : 0;

    // Link-local addresses of IPv6 are of no use without a zone, so they do not count.
    private static List<IPAddress> Addresses(SafeFileHandle ns)
    {
        List<IPAddress> addresses = [];
        Namespaces.RunIn(ns, NamespaceKind.Network, () =>
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
