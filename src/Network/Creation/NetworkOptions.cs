using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Network.Creation;

/// <summary>Options of the drivers (podman-network-create(1), --opt): which there are, and what they may be.</summary>
internal static class NetworkOptions
{
    private const int MostVlans = 4094;
    private static readonly string[] BridgeModes = ["managed", "unmanaged"], MacvlanModes = ["bridge", "private", "vepa", "passthru"], IpvlanModes = ["l2", "l3", "l3s"];

    /// <summary>Checks a network's options and brings them into netavark's words.</summary>
    /// <param name="driver">bridge, macvlan or ipvlan.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="NetworkException">One is unknown, or its value wrong.</exception>
    public static IReadOnlyDictionary<string, string> Check(string driver, IReadOnlyDictionary<string, string> options) =>
        options.ToDictionary(option => option.Key, option => Check(driver, option.Key, option.Value), StringComparer.Ordinal);

    /// <summary>Whether a bridge carries a VLAN, so that other networks may have the same bridge.</summary>
    /// <param name="options">The options.</param>
    public static bool HasVlan(IReadOnlyDictionary<string, string> options) => options.GetValueOrDefault("vlan") is { Length: > 0 } vlan && vlan != "0";

    private static string Check(string driver, string key, string value)
    {
        switch (driver, key)
        {
            case (_, "mtu"): return value.Length == 0 ? value : AtLeastZero("mtu", Number(value), value);
            case (_, "metric"): return uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? value : throw Wrong(NotANumber("ParseUint", value));
            case (_, "no_default_route"): return Truth(value) ?? throw Wrong(NotANumber("ParseBool", value));
            case ("bridge", "vlan"): return value.Length == 0 || Number(value) is >= 0 and <= MostVlans ? value : throw Wrong($"vlan ID {value} must be between 0 and {MostVlans}");
            case ("bridge", "isolate"): return value switch { "" => "false", "strict" => value, _ => Truth(value) ?? throw Wrong($"failed to parse isolate option: {NotANumber("ParseBool", value)}") };
            case ("bridge", "vrf"): return value.Length > 0 ? value : throw Wrong("invalid vrf name");
            case ("bridge", "mode"): return OneOf(BridgeModes, driver, value);
            case ("macvlan", "mode"): return OneOf(MacvlanModes, driver, value);
            case ("ipvlan", "mode"): return OneOf(IpvlanModes, driver, value);
            case ("macvlan", "bclim"): return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? value : throw Wrong($"failed to parse \"bclim\" option: {NotANumber("ParseInt", value)}");
            default: throw Wrong($"unsupported {driver} network option {key}");
        }
    }

    private static string OneOf(string[] modes, string driver, string value) => modes.Contains(value) ? value : throw Wrong($"unknown {driver} mode {GoText.Quote(value)}");

    private static int Number(string value) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(NotANumber("Atoi", value));

    private static string AtLeastZero(string name, int number, string value) => number >= 0 ? value : throw Wrong($"{name} {number} is less than zero");

    // netavark reads no other words than these two.
    private static string? Truth(string value) => GoBool.TryParse(value) switch { true => "true", false => "false", null => null };

    private static string NotANumber(string function, string value) => $"strconv.{function}: parsing {GoText.Quote(value)}: invalid syntax";

    private static NetworkException Wrong(string message) => new(message, ErrorKind.Invalid);
}
