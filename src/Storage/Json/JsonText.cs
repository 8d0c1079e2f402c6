using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Selkie.Oci.Mapping;

namespace Selkie.Storage.Json;

/// <summary>Reading and patching single records.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A string as Go's encoding/json writes it: besides what JSON requires, it escapes &lt;, &gt;, &amp;, U+2028 and U+2029.</summary>
    public static string Quote(string text)
    {
        StringBuilder result = new(text.Length + 2);
        result.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => result.Append("\\u").Append(((int)c).ToString("x4")),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }

    /// <summary>The name of a member as one of those that are known, without making a string of it; else an empty one.</summary>
    /// <param name="reader">Is at the name.</param>
    /// <param name="known">The names, in ASCII.</param>
    public static string Name(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> known)
    {
        var name = reader.ValueSpan;
        foreach (var one in known)
        {
            if (reader.ValueIsEscaped ? reader.ValueTextEquals(one) : name.Length == one.Length && Ascii.Equals(name, one))
                return one;
        }

        return "";
    }

    /// <summary>A string as one of those that are likely, in ASCII, or as a new one.</summary>
    public static string Text(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> likely) =>
        Name(ref reader, likely) is { Length: > 0 } known ? known : reader.GetString() ?? "";

    /// <summary>The id of a record.</summary>
    public static string? Id(ReadOnlySpan<byte> record)
    {
        Utf8JsonReader reader = new(record);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var id = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (id) return reader.GetString();

            reader.Skip();
        }

        return null;
    }

    /// <summary>Writes one JSON value.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> content)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
        {
            content(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A record with some members replaced (null: removed) and all others, known or not, as they were.</summary>
    public static byte[] Patch(ReadOnlySpan<byte> record, params ReadOnlySpan<(string Name, byte[]? Value)> changes)
    {
        ArrayBufferWriter<byte> result = new(record.Length + 256);
        result.Write("{"u8);
        Utf8JsonReader reader = new(record);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var changed = false;
            foreach ((var name, _) in changes) changed |= reader.ValueTextEquals(name);

            reader.Read();
            reader.Skip();
            if (!changed)
            {
                Separate(result);
                result.Write(record[start..(int)reader.BytesConsumed]);
            }
        }

        foreach ((var name, var value) in changes)
        {
            if (value is not null)
            {
                Separate(result);
                result.Write(Encoding.UTF8.GetBytes(Quote(name) + ":"));
                result.Write(value);
            }
        }

        result.Write("}"u8);
        return result.WrittenSpan.ToArray();
    }

    private static void Separate(ArrayBufferWriter<byte> result)
    {
        if (result.WrittenCount > 1) result.Write(","u8);
    }

    /// <summary>The bytes of a list of strings, or null for an empty one (Go's omitempty).</summary>
    public static byte[]? Strings(IReadOnlyCollection<string> values) =>
        values.Count == 0 ? null : Encoding.UTF8.GetBytes("[" + string.Join(',', values.Select(Quote)) + "]");

    /// <summary>A list of strings.</summary>
    /// <param name="reader">Is at the list.</param>
    /// <param name="likely">Strings that it is likely to have.</param>
    public static string[] ReadStrings(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> likely = default)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return [];

        List<string> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                values.Add(Text(ref reader, likely));
            }
            else
            {
                reader.Skip();
            }
        }

        return [.. values];
    }

    public static IReadOnlyList<uint> ReadNumbers(ref Utf8JsonReader reader)
    {
        List<uint> values = [];
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            values.Add((uint)reader.GetInt64());

        return values;
    }

    /// <summary>A map of strings.</summary>
    /// <param name="reader">Is at the map.</param>
    /// <param name="names">Names that its members are likely to have, and its values to be.</param>
    public static IReadOnlyDictionary<string, string> ReadStringMap(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> names)
    {
        Dictionary<string, string> values = [];
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader, names);
            reader.Read();
            values[key] = Text(ref reader, names);
        }

        return values;
    }

    /// <summary>A map of numbers.</summary>
    /// <param name="reader">Is at the map.</param>
    /// <param name="names">Names that its members are likely to have.</param>
    public static IReadOnlyDictionary<string, long> ReadNumberMap(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> names)
    {
        Dictionary<string, long> values = [];
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader, names);
            reader.Read();
            values[key] = reader.GetInt64();
        }

        return values;
    }

    public static IReadOnlyList<IdMap> ReadMappings(ref Utf8JsonReader reader)
    {
        List<IdMap> values = [];
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            uint container = 0, host = 0, size = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isContainer = reader.ValueTextEquals("container_id"u8), isHost = reader.ValueTextEquals("host_id"u8), isSize = reader.ValueTextEquals("size"u8);
                reader.Read();
                var value = isContainer || isHost || isSize ? (uint)reader.GetInt64() : 0;
                (container, host, size) = (isContainer ? value : container, isHost ? value : host, isSize ? value : size);
            }

            values.Add(new IdMap(container, host, size));
        }

        return values;
    }

    public static void WriteMappings(Utf8JsonWriter writer, string name, IReadOnlyList<IdMap> maps)
    {
        if (maps.Count == 0) return;

        writer.WriteStartArray(name);
        foreach (var map in maps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("container_id", map.ContainerId);
            writer.WriteNumber("host_id", map.HostId);
            writer.WriteNumber("size", map.Size);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0) return;

        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);

        writer.WriteEndArray();
    }

    /// <summary>A time of Go: any fraction, the zero time of year 1.</summary>
    public static DateTimeOffset ReadTime(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time : default;
}
