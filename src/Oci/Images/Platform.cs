using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Selkie.Oci.Images;

/// <summary>Operating system, architecture and variant in Go's names.</summary>
public sealed record Platform
{
    /// <summary>Architecture such as amd64.</summary>
    [JsonPropertyName("architecture")]
    public string Architecture { get => field ?? ""; init; }

    /// <summary>Operating system such as linux.</summary>
    [JsonPropertyName("os")]
    public string Os { get => field ?? ""; init; }

    /// <summary>Version of the operating system.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Features of the operating system.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>Variant of the architecture such as v8.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>This machine's platform.</summary>
    public static Platform Host { get; } = new() { Os = "linux", Architecture = HostArchitecture() };

    /// <summary>Reads "os[/arch[/variant]]"; a single word that is no operating system is an architecture.</summary>
    /// <exception cref="EngineError">When it has more than three parts.</exception>
    public static Platform Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 3 || Array.IndexOf(parts, "") >= 0) throw new EngineError(ErrorKind.Invalid, $"invalid platform syntax for --platform={text}: use OS/ARCH[/VARIANT]");
        return new Platform
        {
            Os = parts[0],
            Architecture = parts.Length > 1 ? Normalise(parts[1]).Architecture : Host.Architecture,
            Variant = parts.Length > 2 ? parts[2] : parts.Length > 1 ? Normalise(parts[1]).Variant : null,
        };
    }

    /// <summary>Other names of an architecture turned into Go's (containerd's normalizeArch).</summary>
    public static (string Architecture, string? Variant) Normalise(string architecture) => architecture.ToLowerInvariant() switch
    {
        "x86_64" or "x86-64" => ("amd64", null),
        "aarch64" => ("arm64", null),
        "armhf" => ("arm", "v7"),
        "armel" => ("arm", "v6"),
        "i386" => ("386", null),
        var other => (other, null),
    };

    /// <summary>"os/arch" or "os/arch/variant".</summary>
    public override string ToString() => Variant is null or "" ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    /// <summary>The platforms that will do, best first: a processor runs what its earlier variants run.</summary>
    public IEnumerable<Platform> Candidates()
    {
        var variants = VariantsOf(Architecture);
        var from = Variant is null or "" ? DefaultVariant(variants) : Array.IndexOf(variants, Variant);
        if (from < 0 && Variant is not (null or ""))
        {
            yield return this;
            yield break;
        }
        for (var i = Math.Max(from, 0); i < variants.Length; i++) yield return this with { Variant = variants[i] };
        yield return this with { Variant = null };
    }

    /// <summary>Whether an image's platform is exactly this one; a variant left out means any only where it was not asked for.</summary>
    public bool IsSatisfiedBy(Platform image) =>
        Os == image.Os && Architecture == image.Architecture && (Variant ?? "") == (image.Variant ?? "");

    /// <summary>The platform in one spelling of its variant: what every such processor is has none, an arm without one is v7 (containerd's normalizeArch).</summary>
    public Platform Canonical() => this with
    {
        Variant = (Architecture, Variant) switch
        {
            ("amd64", "v1") or ("arm64", "8" or "v8" or "v8.0") => null,
            ("arm", null or "" or "7") => "v7",
            ("arm", "5" or "6" or "8") => "v" + Variant,
            _ => Variant,
        },
    };

    // Best first, as containers/image orders them; the last of arm is what an arm image without variant may be.
    private static string[] VariantsOf(string architecture) => architecture switch
    {
        "arm" => ["v8", "v7", "v6", "v5"],
        "arm64" => ["v8"],
        _ => [],
    };

    private int DefaultVariant(string[] variants) => Architecture == "arm" ? Array.IndexOf(variants, "v7") : 0;

    private static string HostArchitecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.Arm or System.Runtime.InteropServices.Architecture.Armv6 => "arm",
        System.Runtime.InteropServices.Architecture.S390x => "s390x",
        System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
        System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
