using System.Globalization;

namespace Selkie.Network.Ipam;

/// <summary>An address that a container has.</summary>
/// <param name="Address">The address as text.</param>
/// <param name="Container">The container's id.</param>
/// <param name="Owner">By whom it can be seen whether the container still lives.</param>
public sealed record Lease(string Address, string Container, LeaseOwner Owner)
{
    internal string Line() => string.Create(CultureInfo.InvariantCulture, $"lease {Address} {Container} {Owner.Pid} {Owner.StartTime} {Owner.RunDirectory}");

    /// <summary>Null where the line is something else.</summary>
    internal static Lease? Parse(string line)
    {
        var words = line.Split(' ', 6);
        if (words is not ["lease", var address, var container, var pid, var start, var directory]) return null;
        if (!int.TryParse(pid, CultureInfo.InvariantCulture, out var number) || !ulong.TryParse(start, CultureInfo.InvariantCulture, out var time)) return null;
        return new Lease(address, container, new LeaseOwner(number, time, directory));
    }
}

/// <summary>Whose a lease is.</summary>
/// <param name="Pid">The process that took it, which lives at least until the container's monitor does.</param>
/// <param name="StartTime">That process's start time.</param>
/// <param name="RunDirectory">The container's run directory, which tells of its monitor.</param>
public sealed record LeaseOwner(int Pid, ulong StartTime, string RunDirectory);
