using System.Globalization;
using System.Text.Json;
using Selkie.Oci.Text;

namespace Selkie.Cli.Templates;

/// <summary>A nil or missing value; prints as <c>&lt;no value&gt;</c>.</summary>
internal sealed class NilValue : TemplateValue
{
    public static readonly NilValue Instance = new();

    public override string GoType => "nil";

    public override bool IsTrue => false;

    public override string ToString() => "<no value>";

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteNullValue();
}

/// <summary>A text.</summary>
internal sealed class StringValue(string text) : TemplateValue
{
    public string Text { get; } = text;

    public override string GoType => "string";

    public override bool IsTrue => Text.Length > 0;

    public override int? Length => System.Text.Encoding.UTF8.GetByteCount(Text);

    public override string ToString() => Text;

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteStringValue(Text);
}

/// <summary>True or false.</summary>
internal sealed class BoolValue : TemplateValue
{
    private static readonly BoolValue True = new(true);
    private static readonly BoolValue False = new(false);

    private BoolValue(bool value) => Value = value;

    public bool Value { get; }

    public override string GoType => "bool";

    public override bool IsTrue => Value;

    public static BoolValue Of(bool value) => value ? True : False;

    public override string ToString() => Value ? "true" : "false";

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteBooleanValue(Value);
}

/// <summary>A whole number.</summary>
internal sealed class IntValue(long value, string goType = "int") : TemplateValue
{
    public long Value { get; } = value;

    public override string GoType => goType;

    public override bool IsTrue => Value != 0;

    public override string ToString() =>
        goType == "uint64" ? unchecked((ulong)Value).ToString(CultureInfo.InvariantCulture) : Value.ToString(CultureInfo.InvariantCulture);

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteRawValue(ToString());
}

/// <summary>A number with a fraction.</summary>
internal sealed class FloatValue(double value) : TemplateValue
{
    public double Value { get; } = value;

    public override string GoType => "float64";

    public override bool IsTrue => Value != 0;

    public override string ToString() => GoFormat.Shortest(Value);

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteNumberValue(Value);
}

/// <summary>A point in time, kept as RFC 3339 text with all its digits.</summary>
internal sealed class TimeValue(string rfc3339) : TemplateValue
{
    public override string GoType => "time.Time";

    public override bool IsTrue => true;

    public override string ToString() => Rfc3339.ToGoText(rfc3339);

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteStringValue(rfc3339);

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) => name switch
    {
        "Unix" => new IntValue(Rfc3339.Parse(rfc3339).ToUnixTimeSeconds(), "int64"),
        "UnixNano" => new IntValue(Rfc3339.Parse(rfc3339).ToUnixTimeMilliseconds() * 1_000_000, "int64"),
        "Year" => new IntValue(Rfc3339.Parse(rfc3339).Year),
        "IsZero" => BoolValue.Of(rfc3339.StartsWith("0001-01-01T00:00:00", StringComparison.Ordinal)),
        "String" => new StringValue(ToString()),
        _ => null,
    };
}
