using System.Net;
using System.Text;
using Selkie.Linux.Files;
using Selkie.Network.Bridge;

namespace Selkie.Network.Ipam;

/// <summary>
/// Who has which address on one network: a small text file, replaced as a whole under a lock. Every engine of this host that runs as the same user
/// shares it, whatever its store, since they share the bridge.
/// </summary>
public sealed class LeaseBook
{
    private const uint Mode = 0x180; // 0600

    private readonly string _path, _bootId;
    private readonly bool _downwards;
    private readonly Func<Lease, bool> _isAlive;

    /// <summary>Names the file; opens nothing.</summary>
    /// <param name="directory">The networks' run directory.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="isAlive">Whether the container of a lease may still use it. Asked only about leases that are in the way.</param>
    public LeaseBook(string directory, string network, Func<Lease, bool> isAlive)
    {
        _path = Path.Combine(directory, "ipam-" + network);
        // Podman gives out addresses from the bottom, and its book is not ours to write: docs/adr/0003-addresses.md.
        _downwards = File.Exists(Path.Combine(directory, "ipam.db"));
        _isAlive = isAlive;
        _bootId = Encoding.ASCII.GetString(Fs.ReadAll("/proc/sys/kernel/random/boot_id") ?? []).Trim();
    }

    /// <summary>Gives a container an address of each subnet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="container">The container's id.</param>
    /// <param name="wanted">Addresses asked for.</param>
    /// <param name="owner">Whose the leases are.</param>
    /// <returns>The addresses in the order of the subnets.</returns>
    /// <exception cref="NetworkException">One is taken or not of the network, or none is left.</exception>
    public IReadOnlyList<string> Take(NetworkConfig network, string container, IReadOnlyList<string> wanted, LeaseOwner owner)
    {
        network.CheckAddresses(wanted);
        var ranges = network.Subnets!.Select(Range).ToList();
        Fs.MakePrivateDirectory(Path.GetDirectoryName(_path)!);
        using var guard = FileLock.Take(_path + ".lock");
        var page = Read();
        page.Leases.RemoveAll(lease => lease.Container == container);
        var taken = new List<string>();
        for (var i = 0; i < ranges.Count; i++)
        {
            var subnet = network.Subnets![i];
            var address = wanted.FirstOrDefault(text => ranges[i].Contains(IPAddress.Parse(text))) is { } given
                ? Check(page, IPAddress.Parse(given).ToString())
                : FindFree(page, ranges[i], subnet);
            page.Leases.Add(new Lease(address, container, owner));
            taken.Add(address);
        }
        Write(page);
        return taken;
    }

    /// <summary>Gives back all addresses of a container.</summary>
    public void Release(string container)
    {
        if (!File.Exists(_path)) return;
        using var guard = FileLock.Take(_path + ".lock");
        var page = Read();
        if (page.Leases.RemoveAll(lease => lease.Container == container) > 0) Write(page);
    }

    /// <summary>Removes the book of a network that is no more.</summary>
    public void Remove()
    {
        Fs.RemoveFile(_path);
        Fs.RemoveFile(_path + ".lock");
    }

    /// <summary>The leases there are, without a lock.</summary>
    public IReadOnlyList<Lease> All() => Read().Leases;

    private static AddressRange Range(NetworkSubnet subnet) => AddressRange.Parse(subnet.Subnet).Narrow(subnet.LeaseRange?.StartIp, subnet.LeaseRange?.EndIp);

    private string Check(Page page, string address)
    {
        if (page.Leases.Find(lease => lease.Address == address) is not { } other) return address;
        if (_isAlive(other)) throw new NetworkException($"IPAM error: requested ip address {address} is already allocated to container ID {other.Container}");
        page.Leases.Remove(other);
        return address;
    }

    private string FindFree(Page page, AddressRange range, NetworkSubnet subnet)
    {
        if (TryFind(page, range, subnet) is { } free) return free;
        // Leases of containers that nobody could clean up after.
        page.Leases.RemoveAll(lease => !_isAlive(lease));
        return TryFind(page, range, subnet) ?? throw new NetworkException($"IPAM error: failed to find free IP in range: {range.First} - {range.Last}");
    }

    private string? TryFind(Page page, AddressRange range, NetworkSubnet subnet)
    {
        var used = page.Leases.Select(lease => lease.Address).ToHashSet();
        if (subnet.Gateway is not null) used.Add(IPAddress.Parse(subnet.Gateway).ToString());
        var last = page.Last.TryGetValue(subnet.Subnet, out var text) ? IPAddress.Parse(text) : null;
        foreach (var address in range.After(last, _downwards))
        {
            if (used.Contains(address.ToString())) continue;
            return page.Last[subnet.Subnet] = address.ToString();
        }
        return null;
    }

    private sealed record Page(List<Lease> Leases, Dictionary<string, string> Last);

    // Another boot's leases mean nothing: not every run directory is emptied by a reboot.
    private Page Read()
    {
        var page = new Page([], []);
        if (Fs.ReadAll(_path) is not { } bytes) return page;
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines[0] != "boot " + _bootId) return page;
        foreach (var line in lines)
            if (Lease.Parse(line) is { } lease) page.Leases.Add(lease);
            else if (line.Split(' ') is ["last", var subnet, var address]) page.Last[subnet] = address;
        return page;
    }

    private void Write(Page page)
    {
        var text = new StringBuilder("boot ").Append(_bootId).Append('\n');
        foreach (var (subnet, address) in page.Last) text.Append("last ").Append(subnet).Append(' ').Append(address).Append('\n');
        foreach (var lease in page.Leases) text.Append(lease.Line()).Append('\n');
        Fs.ReplaceFile(_path, Encoding.UTF8.GetBytes(text.ToString()), Mode, sync: false);
    }
}
