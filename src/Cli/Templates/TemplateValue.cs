using System.Collections;
using System.Globalization;
using System.Text.Json;
using Selkie.Api.Shapes;
using Selkie.Oci.Text;

namespace Selkie.Cli.Templates;

/// <summary>A value as a Go template sees it. Adapters below wrap what the engine answers; no reflection.</summary>
internal abstract class TemplateValue
{
    /// <summary>What Go names the type in errors: <c>string</c>, <c>[]string</c>, <c>containers.psReporter</c>.</summary>
    public abstract string GoType { get; }

    /// <summary>Whether <c>if</c> takes it as true: not false, zero or empty.</summary>
    public abstract bool IsTrue { get; }

    /// <summary>The text that Go's %v makes of it.</summary>
    public abstract override string ToString();

    /// <summary>Writes what Go's encoding/json makes of it.</summary>
    public abstract void WriteJson(Utf8JsonWriter writer);

    /// <summary>The value of a field, key or method, or null if there is none.</summary>
    /// <param name="name">The name after the dot.</param>
    /// <param name="arguments">Arguments, for methods.</param>
    public virtual TemplateValue? Field(string name, IReadOnlyList<TemplateValue> arguments) => null;

    /// <summary>The elements of a list.</summary>
    public virtual IReadOnlyList<TemplateValue>? Items => null;

    /// <summary>The entries of a map in the order of their keys.</summary>
    public virtual IEnumerable<KeyValuePair<string, TemplateValue>>? Entries => null;

    /// <summary>The number of elements, entries or bytes, or null.</summary>
    public virtual int? Length => Items?.Count;

    /// <summary>Wraps a value of the usual types.</summary>
    public static TemplateValue From(object? value) => value switch
    {
        null => NilValue.Instance,
        TemplateValue v => v,
        string s => new StringValue(s),
        bool b => BoolValue.Of(b),
        int i => new IntValue(i, "int"),
        long l => new IntValue(l, "int64"),
        uint u => new IntValue(u, "uint"),
        ushort u => new IntValue(u, "uint16"),
        ulong u => new IntValue(unchecked((long)u), "uint64"),
        double d => new FloatValue(d),
        DateTimeOffset t => new TimeValue(Rfc3339.Format(t)),
        IGoStruct shaped => TypedValue.Any(shaped),
        IReadOnlyDictionary<string, string> map => MapValue.OfStrings(map),
        IEnumerable<string> list => ListValue.OfStrings(list),
        IEnumerable list => new ListValue([.. list.Cast<object?>().Select(From)], "[]interface {}"),
        _ => new StringValue(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
