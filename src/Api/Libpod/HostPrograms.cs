using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>The monitor.</summary>
/// <param name="Package">The package it is from.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">What it says of its version.</param>
[Go("define.ConmonInfo")]
public sealed partial record MonitorInfo(
    [property: JsonPropertyName("package")] string Package, [property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("version")] string Version);

/// <summary>The OCI runtime.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Package">The package it is from.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">What it says of its version.</param>
[Go("define.OCIRuntimeInfo")]
public sealed partial record OciRuntimeInfo(
    [property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("package")] string Package,
    [property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("version")] string Version);

/// <summary>A program that connects ordinary users' containers.</summary>
/// <param name="Executable">Where it is; empty: nowhere.</param>
/// <param name="Package">The package it is from.</param>
/// <param name="Version">What it says of its version.</param>
[Go("define.PastaInfo")]
public sealed partial record NetworkHelperInfo(
    [property: JsonPropertyName("executable")] string Executable, [property: JsonPropertyName("package")] string Package, [property: JsonPropertyName("version")] string Version);

/// <summary>What makes networks.</summary>
[Go("types.NetworkInfo")]
public sealed partial record NetworkBackendInfo
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("backend")] public string Backend { get; init; } = "netavark";

    /// <summary>What it says of its version.</summary>
    [JsonPropertyName("version"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Version { get; init; }

    /// <summary>The package it is from.</summary>
    [JsonPropertyName("package"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Package { get; init; }

    /// <summary>Where it is.</summary>
    [JsonPropertyName("path"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Path { get; init; }

    /// <summary>What answers for containers' names.</summary>
    [JsonPropertyName("dns"), Go(Name = "DNS")] public required NetworkProgramInfo Dns { get; init; }
}

/// <summary>A program of networks; without members: it is not there.</summary>
[Go("types.DNSNetworkInfo")]
public sealed partial record NetworkProgramInfo
{
    /// <summary>What it says of its version.</summary>
    [JsonPropertyName("version"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Version { get; init; }

    /// <summary>The package it is from.</summary>
    [JsonPropertyName("package"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Package { get; init; }

    /// <summary>Where it is.</summary>
    [JsonPropertyName("path"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Path { get; init; }
}
