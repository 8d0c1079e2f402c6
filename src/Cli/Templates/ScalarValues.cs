using System.Globalization;
using System.Text.Json;

namespace Selkie.Cli.Templates;

/// <summary>No value at all: a key that a map does not have. Prints as <c>&lt;no value&gt;</c>.</summary>
internal sealed class NilValue : TemplateValue
{
    public static readonly NilValue Instance = new();

    public override string GoType => "nil";

    public override bool IsTrue => false;

    public override string ToString() => "<no value>";

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteNullValue();
}

/// <summary>A pointer to nothing; its type is known.</summary>
internal sealed class NilPointer(string goType) : TemplateValue
{
    public override string GoType => goType;

    public override bool IsTrue => false;

    public override string ToString() => "<nil>";

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteNullValue();

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) =>
        throw new TemplateFunctions.Failure($"nil pointer evaluating {goType}.{name}", whole: true);
}

/// <summary>A text; its type may have a name of its own.</summary>
internal sealed class StringValue(string text, string goType = "string") : TemplateValue
{
    public string Text { get; } = text;

    public override string GoType => goType;

    public override bool IsTrue => Text.Length > 0;

    public override int? Length => System.Text.Encoding.UTF8.GetByteCount(Text);

    public override string ToString() => Text;

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteStringValue(Text);

    public override TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) =>
        goType != "string" && name == "String" && arguments.Count == 0 ? new StringValue(Text) : null;
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

    public override string ToString() => Digits;

    private string Digits =>
        goType == "uint64" ? unchecked((ulong)Value).ToString(CultureInfo.InvariantCulture) : Value.ToString(CultureInfo.InvariantCulture);

    public override void WriteJson(Utf8JsonWriter writer) => writer.WriteRawValue(Digits);
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
