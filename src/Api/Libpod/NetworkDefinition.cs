using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>A network as <c>network ls --format json</c> and the API show it (containers/common, types.Network).</summary>
[Go("types.Network")]
public partial record NetworkDefinition : ObjectInspection
{
    /// <summary>The unique name.</summary>
    [JsonPropertyName("name"), JsonPropertyOrder(-1)] public required string Name { get; init; }

    /// <summary>64 hex digits.</summary>
    [JsonPropertyName("id"), JsonPropertyOrder(-1), Go(Name = "ID")] public required string Id { get; init; }

    /// <summary>bridge, macvlan, ipvlan or the name of a plug-in.</summary>
    [JsonPropertyName("driver"), JsonPropertyOrder(-1)] public required string Driver { get; init; }

    /// <summary>The bridge, or the parent interface.</summary>
    [JsonPropertyName("network_interface"), JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? NetworkInterface { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    [JsonPropertyName("created"), JsonPropertyOrder(-1), Go("time.Time")] public required string Created { get; init; }

    /// <summary>Its subnets.</summary>
    [JsonPropertyName("subnets"), JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<SubnetDefinition>? Subnets { get; init; }

    /// <summary>Further routes of its containers.</summary>
    [JsonPropertyName("routes"), JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<RouteDefinition>? Routes { get; init; }

    /// <summary>A subnet is of IPv6.</summary>
    [JsonPropertyName("ipv6_enabled"), JsonPropertyOrder(-1), Go(Name = "IPv6Enabled")] public bool Ipv6Enabled { get; init; }

    /// <summary>There is no way out.</summary>
    [JsonPropertyName("internal"), JsonPropertyOrder(-1)] public bool Internal { get; init; }

    /// <summary>Containers find one another by name.</summary>
    [JsonPropertyName("dns_enabled"), JsonPropertyOrder(-1), Go(Name = "DNSEnabled")] public bool DnsEnabled { get; init; }

    /// <summary>Servers that names of the world are asked of.</summary>
    [JsonPropertyName("network_dns_servers"), JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "NetworkDNSServers")]
    public IReadOnlyList<string>? NetworkDnsServers { get; init; }

    /// <summary>Labels.</summary>
    [JsonPropertyName("labels"), JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Options of the driver.</summary>
    [JsonPropertyName("options"), JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>How addresses are given out: driver is host-local, dhcp or none.</summary>
    [JsonPropertyName("ipam_options"), JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "IPAMOptions")]
    public IReadOnlyDictionary<string, string>? IpamOptions { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => NetworkDefinitionJson.Write(writer, this);
}

/// <summary>A network with the containers on it, as <c>network inspect</c> shows it (types.NetworkInspectReport).</summary>
[Go("types.NetworkInspectReport")]
public sealed partial record InspectedNetwork : NetworkDefinition
{
    /// <summary>Containers that are on it now, by their ids.</summary>
    [JsonPropertyName("containers")] public required IReadOnlyDictionary<string, NetworkMember> Containers { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => NetworkDefinitionJson.Write(writer, this);
}

/// <summary>A container on a network (types.NetworkContainerInfo).</summary>
[Go("types.NetworkContainerInfo")]
public sealed partial record NetworkMember
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>Its interfaces on this network, by their names.</summary>
    [JsonPropertyName("interfaces"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, MemberInterface>? Interfaces { get; init; }
}

/// <summary>An interface of a container (containers/common, types.NetInterface).</summary>
[Go("types.NetInterface")]
public sealed partial record MemberInterface
{
    /// <summary>Its addresses.</summary>
    [JsonPropertyName("subnets"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<MemberAddress>? Subnets { get; init; }

    /// <summary>Its hardware address.</summary>
    [JsonPropertyName("mac_address"), Go("types.HardwareAddr")] public required string MacAddress { get; init; }
}

/// <summary>An address of an interface (types.NetAddress).</summary>
[Go("types.NetAddress")]
public sealed partial record MemberAddress
{
    /// <summary>Such as 10.88.0.2/16.</summary>
    [JsonPropertyName("ipnet"), Go("types.IPNet", Name = "IPNet")] public required string Ipnet { get; init; }

    /// <summary>The way out.</summary>
    [JsonPropertyName("gateway"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("net.IP")] public string? Gateway { get; init; }
}

/// <summary>A subnet (types.Subnet).</summary>
[Go("types.Subnet")]
public sealed partial record SubnetDefinition
{
    /// <summary>Such as 10.88.0.0/16.</summary>
    [JsonPropertyName("subnet"), Go("types.IPNet")] public required string Subnet { get; init; }

    /// <summary>The host's address in it.</summary>
    [JsonPropertyName("gateway"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("net.IP")] public string? Gateway { get; init; }

    /// <summary>Containers' addresses are from here only.</summary>
    [JsonPropertyName("lease_range"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("*types.LeaseRange")] public LeaseRangeDefinition? LeaseRange { get; init; }
}

/// <summary>First and last address that containers get (types.LeaseRange).</summary>
[Go("types.LeaseRange")]
public sealed partial record LeaseRangeDefinition
{
    /// <summary>First.</summary>
    [JsonPropertyName("start_ip"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("net.IP", Name = "StartIP")] public string? StartIp { get; init; }

    /// <summary>Last.</summary>
    [JsonPropertyName("end_ip"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("net.IP", Name = "EndIP")] public string? EndIp { get; init; }
}

/// <summary>A route (types.Route).</summary>
[Go("types.Route")]
public sealed partial record RouteDefinition
{
    /// <summary>Where to.</summary>
    [JsonPropertyName("destination"), Go("types.IPNet")] public required string Destination { get; init; }

    /// <summary>By whom.</summary>
    [JsonPropertyName("gateway"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("net.IP")] public string? Gateway { get; init; }

    /// <summary>Its preference.</summary>
    [JsonPropertyName("metric"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("*uint32")] public uint? Metric { get; init; }
}

/// <summary>JSON of networks.</summary>
[JsonSerializable(typeof(NetworkDefinition))]
[JsonSerializable(typeof(InspectedNetwork))]
internal sealed partial class NetworkDefinitionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, NetworkDefinition document) => Default.NetworkDefinitionSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, InspectedNetwork document) => Default.InspectedNetworkSerializeHandler(writer, document);
}
