using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>The monitor.</summary>
/// <param name="Package">The package it is from.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">What it says of its version.</param>
public sealed record MonitorInfo(
    [property: JsonPropertyName("package")] string Package, [property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("version")] string Version);

/// <summary>The OCI runtime.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Package">The package it is from.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">What it says of its version.</param>
public sealed record OciRuntimeInfo(
    [property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("package")] string Package,
    [property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("version")] string Version);

/// <summary>A program that connects ordinary users' containers.</summary>
/// <param name="Executable">Where it is; empty: nowhere.</param>
/// <param name="Package">The package it is from.</param>
/// <param name="Version">What it says of its version.</param>
public sealed record NetworkHelperInfo(
    [property: JsonPropertyName("executable")] string Executable, [property: JsonPropertyName("package")] string Package, [property: JsonPropertyName("version")] string Version);

/// <summary>What makes networks.</summary>
public sealed record NetworkBackendInfo : NetworkProgramInfo
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("backend"), JsonPropertyOrder(-1)] public string Backend { get; init; } = "netavark";

    /// <summary>What answers for containers' names.</summary>
    [JsonPropertyName("dns"), JsonPropertyOrder(1)] public required NetworkProgramInfo Dns { get; init; }
}

/// <summary>A program of networks; without members: it is not there.</summary>
public record NetworkProgramInfo
{
    /// <summary>What it says of its version.</summary>
    [JsonPropertyName("version"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Version { get; init; }

    /// <summary>The package it is from.</summary>
    [JsonPropertyName("package"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Package { get; init; }

    /// <summary>Where it is.</summary>
    [JsonPropertyName("path"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Path { get; init; }
}
