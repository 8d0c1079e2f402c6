namespace Selkie.Oci.Mapping;

/// <summary>A published port or range.</summary>
/// <param name="HostIp">Address of the host; empty is every address.</param>
/// <param name="HostPort">First port of the host.</param>
/// <param name="ContainerPort">First port of the container.</param>
/// <param name="Range">How many ports.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
public sealed record PortMapping(string HostIp, ushort HostPort, ushort ContainerPort, ushort Range, string Protocol);
