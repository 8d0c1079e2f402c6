using System.Globalization;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Cli.Grammar;

/// <summary>What values an option takes, with the reasons Go's strconv gives.</summary>
internal static class OptionValues
{
    private static readonly string[] Booleans = ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"];

    /// <summary>Why an option does not take a value, or null.</summary>
    public static string? Refuse(OptionRow option, string value) => option.Kind switch
    {
        _ when option.Choices.Length > 0 => Choice(option.Choices, value),
        OptionKind.Bool => Booleans.Contains(value) ? null : Reason("ParseBool", value, "invalid syntax"),
        OptionKind.Int => GoNumber.ReadInt(value, out _) is { } why ? Reason("ParseInt", value, why) : null,
        OptionKind.UInt => GoNumber.ReadUInt(value, out _) is { } why ? Reason("ParseUint", value, why) : null,
        OptionKind.Double => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : Reason("ParseFloat", value, "invalid syntax"),
        OptionKind.Duration => GoDuration.Read(value, out _),
        _ => null,
    };

    /// <summary>Splits a line of CSV, as pflag does for a StringSlice; an empty one has no value at all.</summary>
    public static List<string> SplitCsv(string value) => value.Length == 0 ? [] : Csv.Split(value);

    private static string? Choice(string[] choices, string value) => choices.Contains(value)
        ? null
        : $"{GoText.Quote(value)} is not a valid value.  Choose from: {GoText.Quote(string.Join(", ", choices))}";

    private static string Reason(string function, string value, string why) => $"strconv.{function}: parsing {GoText.Quote(value)}: {why}";
}
