namespace Selkie.Cli.Templates;

/// <summary>eq, lt and their kin, as strict about types as Go.</summary>
internal static class TemplateComparison
{
    public static bool Equal(TemplateValue a, TemplateValue b) => (a, b) switch
    {
        (StringValue x, StringValue y) => x.Text == y.Text,
        (DurationValue x, DurationValue y) => x.Nanoseconds == y.Nanoseconds,
        (DurationValue x, IntValue y) => x.Nanoseconds == y.Value,
        (NilPointer, NilPointer or NilValue) or (NilValue, NilPointer) => true,
        (NilPointer, StructValue { IsPointer: true }) or (StructValue { IsPointer: true }, NilPointer) => false,
        (IntValue x, IntValue y) => x.Value == y.Value,
        (FloatValue x, FloatValue y) => x.Value.Equals(y.Value),
        (BoolValue x, BoolValue y) => x.Value == y.Value,
        (NilValue, _) or (_, NilValue) => a is NilValue && b is NilValue,
        (TimeValue x, TimeValue y) => x.ToString() == y.ToString(),
        ({ Items: not null } or { Entries: not null }, _) => throw new TemplateFunctions.Failure("uncomparable type " + a.GoType),
        _ => throw Incompatible(),
    };

    public static int Compare(TemplateValue a, TemplateValue b) => (a, b) switch
    {
        (DurationValue x, DurationValue y) => x.Nanoseconds.CompareTo(y.Nanoseconds),
        (DurationValue x, IntValue y) => x.Nanoseconds.CompareTo(y.Value),
        (StringValue x, StringValue y) => string.CompareOrdinal(x.Text, y.Text),
        (IntValue x, IntValue y) => x.Value.CompareTo(y.Value),
        (FloatValue x, FloatValue y) => x.Value.CompareTo(y.Value),
        (BoolValue or NilValue, _) => throw new TemplateFunctions.Failure("invalid type for comparison"),
        _ => throw Incompatible(),
    };

    private static TemplateFunctions.Failure Incompatible() => new("incompatible types for comparison");
}
