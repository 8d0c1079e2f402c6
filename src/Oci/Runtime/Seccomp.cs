using System.Text.Json.Serialization;

namespace Selkie.Oci.Runtime;

/// <summary>System call filter in the runtime's form.</summary>
public sealed record Seccomp
{
    /// <summary>Action for calls no rule names, such as SCMP_ACT_ERRNO.</summary>
    [JsonPropertyName("defaultAction")]
    public string DefaultAction { get => field ?? ""; init; }

    /// <summary>Error number of the default action.</summary>
    [JsonPropertyName("defaultErrnoRet")]
    public uint? DefaultErrnoRet { get; init; }

    /// <summary>Architectures, such as SCMP_ARCH_X86_64.</summary>
    [JsonPropertyName("architectures")]
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>Filter flags.</summary>
    [JsonPropertyName("flags")]
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>Socket of a notification listener.</summary>
    [JsonPropertyName("listenerPath")]
    public string? ListenerPath { get; init; }

    /// <summary>Opaque data for the listener.</summary>
    [JsonPropertyName("listenerMetadata")]
    public string? ListenerMetadata { get; init; }

    /// <summary>The rules.</summary>
    [JsonPropertyName("syscalls")]
    public IReadOnlyList<SeccompSyscall>? Syscalls { get; init; }
}

/// <summary>One rule of a system call filter.</summary>
public sealed record SeccompSyscall
{
    /// <summary>Names of the calls.</summary>
    [JsonPropertyName("names")]
    public IReadOnlyList<string> Names { get => field ?? []; init; }

    /// <summary>What happens.</summary>
    [JsonPropertyName("action")]
    public string Action { get => field ?? ""; init; }

    /// <summary>Error number returned by the action.</summary>
    [JsonPropertyName("errnoRet")]
    public uint? ErrnoRet { get; init; }

    /// <summary>Conditions on arguments; all must hold.</summary>
    [JsonPropertyName("args")]
    public IReadOnlyList<SeccompArg>? Args { get; init; }
}

/// <summary>A condition on one argument.</summary>
public sealed record SeccompArg
{
    /// <summary>Position of the argument.</summary>
    [JsonPropertyName("index"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint Index { get; init; }

    /// <summary>Value compared with, or the mask.</summary>
    [JsonPropertyName("value"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Value { get; init; }

    /// <summary>Value compared with after masking.</summary>
    [JsonPropertyName("valueTwo")]
    public ulong ValueTwo { get; init; }

    /// <summary>Comparison, such as SCMP_CMP_EQ.</summary>
    [JsonPropertyName("op")]
    public string Op { get => field ?? ""; init; }
}
