using System.Globalization;
using System.Net;
using Selkie.Linux.Files;
using Selkie.Linux.Networks;
using Selkie.Network.Bridge;

namespace Selkie.Network.Creation;

/// <summary>What the host uses, so that no new network takes it.</summary>
/// <param name="Interfaces">Names of interfaces.</param>
/// <param name="Subnets">Subnets of its interfaces, and those it has routes to.</param>
internal sealed record HostUse(IReadOnlySet<string> Interfaces, IReadOnlyList<AddressRange> Subnets)
{
    private const string InterfacesDirectory = "/sys/class/net", RoutesFile = "/proc/net/route";

    /// <summary>Of the network namespace that the calling thread is in.</summary>
    public static HostUse Read()
    {
        var interfaces = Directory.Exists(InterfacesDirectory) ? Directory.EnumerateFileSystemEntries(InterfacesDirectory).Select(path => Path.GetFileName(path)).ToHashSet() : [];
        var addresses = InterfaceAddresses.List().Select(entry => AddressRange.Of(entry.Address, entry.PrefixLength));
        return new HostUse(interfaces, [.. addresses, .. Routes(Fs.ReadAll(RoutesFile) ?? [])]);
    }

    /// <summary>The networks of the lines of /proc/net/route (proc_pid_net(5)): their numbers are hexadecimal, in the machine's order of bytes. The default route is none.</summary>
    internal static IEnumerable<AddressRange> Routes(byte[] file)
    {
        const int DestinationColumn = 1, MaskColumn = 7;
        foreach (var line in System.Text.Encoding.ASCII.GetString(file).Split('\n').Skip(1))
        {
            var columns = line.Split('\t', StringSplitOptions.TrimEntries);
            if (columns.Length <= MaskColumn || !TryNumber(columns[DestinationColumn], out var destination) || !TryNumber(columns[MaskColumn], out var mask) || mask == 0) continue;
            yield return AddressRange.Of(new IPAddress(destination), System.Numerics.BitOperations.PopCount(mask));
        }
    }

    private static bool TryNumber(string hexadecimal, out uint number) => uint.TryParse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out number);
}
