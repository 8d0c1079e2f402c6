using System.Globalization;
using System.Text.Json;
using Selkie.Oci.Text;

namespace Selkie.Cli.Templates;

/// <summary>A point in time, kept as RFC 3339 text with all its digits; its methods are those of time.Time that templates use.</summary>
internal sealed class TimeValue(string rfc3339) : TemplateValue
{
    /// <summary>Go's zero time.</summary>
    public const string Zero = "0001-01-01T00:00:00Z";

    private DateTimeOffset Time => Rfc3339.Parse(rfc3339);

    /// <summary>Nanoseconds of the second: .NET keeps fewer digits.</summary>
    private int Nanoseconds
    {
        get
        {
            var dot = rfc3339.IndexOf('.');
            var digits = dot < 0 ? "" : new string([.. rfc3339.Skip(dot + 1).TakeWhile(char.IsAsciiDigit)]);
            return int.Parse(digits.PadRight(9, '0').AsSpan(0, 9), CultureInfo.InvariantCulture);
        }
    }

    public override string GoType => "time.Time";

    public override bool IsTrue => true;

    public override string ToString() => Rfc3339.ToGoText(rfc3339);

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteStringValue(rfc3339);

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) => (name, arguments) switch
    {
        ("Format", [StringValue layout]) => new StringValue(GoTimeLayout.Format(Time, Nanoseconds, layout.Text)),
        ("Equal", [TimeValue other]) => BoolValue.Of(Time == other.Time && Nanoseconds == other.Nanoseconds),
        ("Before", [TimeValue other]) => BoolValue.Of(IsBefore(other)),
        ("After", [TimeValue other]) => BoolValue.Of(other.IsBefore(this)),
        ("Sub", [TimeValue other]) => new DurationValue((Seconds - other.Seconds) * 1_000_000_000 + Nanoseconds - other.Nanoseconds),
        (_, []) => Plain(name),
        ("Format" or "Equal" or "Before" or "After" or "Sub", _) => throw new TemplateFunctions.Failure($"wrong number of args for {name}: want 1 got {arguments.Count}", whole: true),
        _ => Plain(name) is null ? null : throw new TemplateFunctions.Failure($"wrong number of args for {name}: want 0 got {arguments.Count}", whole: true),
    };

    private long Seconds => Time.ToUnixTimeSeconds();

    private bool IsBefore(TimeValue other) => (Seconds, Nanoseconds).CompareTo((other.Seconds, other.Nanoseconds)) < 0;

    private TemplateValue? Plain(string name) => name switch
    {
        "Unix" => new IntValue(Seconds, "int64"),
        "UnixMilli" => new IntValue(Seconds * 1000 + Nanoseconds / 1_000_000, "int64"),
        "UnixMicro" => new IntValue(Seconds * 1_000_000 + Nanoseconds / 1000, "int64"),
        "UnixNano" => new IntValue(unchecked(Seconds * 1_000_000_000 + Nanoseconds), "int64"),
        "Year" => new IntValue(Time.Year),
        "Month" => new StringValue(CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(Time.Month), "time.Month"),
        "Day" => new IntValue(Time.Day),
        "Hour" => new IntValue(Time.Hour),
        "Minute" => new IntValue(Time.Minute),
        "Second" => new IntValue(Time.Second),
        "Nanosecond" => new IntValue(Nanoseconds),
        "YearDay" => new IntValue(Time.DayOfYear),
        "Weekday" => new StringValue(Time.DayOfWeek.ToString(), "time.Weekday"),
        "IsZero" => BoolValue.Of(Time == DateTimeOffset.MinValue && Nanoseconds == 0),
        "String" => new StringValue(ToString()),
        "UTC" => In(TimeSpan.Zero),
        "Local" => In(TimeZoneInfo.Local.GetUtcOffset(Time)),
        _ => null,
    };

    private TimeValue In(TimeSpan offset)
    {
        var fraction = Nanoseconds == 0 ? "" : "." + Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        var time = Time.ToOffset(offset);
        return new TimeValue(time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + fraction
            + (offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture)));
    }
}

/// <summary>A span of time in nanoseconds.</summary>
internal sealed class DurationValue(long nanoseconds) : TemplateValue
{
    /// <summary>How long.</summary>
    public long Nanoseconds => nanoseconds;

    public override string GoType => "time.Duration";

    public override bool IsTrue => nanoseconds != 0;

    public override string ToString() => new GoDuration(TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)).ToString();

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteNumberValue(nanoseconds);

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) => arguments.Count > 0 ? null : name switch
    {
        "Nanoseconds" => new IntValue(nanoseconds, "int64"),
        "Microseconds" => new IntValue(nanoseconds / 1000, "int64"),
        "Milliseconds" => new IntValue(nanoseconds / 1_000_000, "int64"),
        "Seconds" => new FloatValue(nanoseconds / 1e9),
        "Minutes" => new FloatValue(nanoseconds / 60e9),
        "Hours" => new FloatValue(nanoseconds / 3600e9),
        "String" => new StringValue(ToString()),
        _ => null,
    };
}
